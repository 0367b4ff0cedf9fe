package org.cflowlab.loss;

import java.util.List;

/**
 * A sum of objectives with weights. Its bias and variance are those of its parts; the parts share
 * their samples of the prior.
 *
 * @param parts one or more
 */
public record WeightedSum(List<Part> parts) implements Objective {
  /** An objective and its weight. */
  public record Part(double weight, Objective objective) {}

  @Override
  public Terms of(Pass pass) {
    return parts.stream()
        .map(p -> p.objective.of(pass).times(p.weight))
        .reduce(Terms::plus)
        .orElseThrow();
  }
}
