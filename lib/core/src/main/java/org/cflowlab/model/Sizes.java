package org.cflowlab.model;

/**
 * What a network is but its values: enough to build it again.
 *
 * @param channels of an image
 * @param filters channels of each resolution
 * @param latent L; 0 is a {@link DeterministicUNet}, which has no context and no flow either
 * @param context H
 * @param contextOf the name of its {@link FlowContext}, or null in files written before it was one
 * @param flow the name of its {@link FlowKind}, or null without a flow
 * @param steps K
 * @param priorFlow the name of the flow on its prior, or null without one
 * @param priorSteps steps of that flow
 * @param precision the name of its data type
 */
public record Sizes(
    int channels,
    int[] filters,
    int latent,
    int context,
    String contextOf,
    String flow,
    int steps,
    String priorFlow,
    int priorSteps,
    String precision) {
  @Override
  public int[] filters() {
    return filters.clone();
  }
}
