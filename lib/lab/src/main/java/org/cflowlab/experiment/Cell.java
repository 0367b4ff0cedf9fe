package org.cflowlab.experiment;

/**
 * One training of an experiment.
 *
 * @param kind the model
 * @param raters whose masks
 * @param seed of start values, batches and noise
 */
public record Cell(ModelKind kind, Raters raters, long seed) {
  /** A word for it, good for a folder, such as {@code planar-all-seed1}. */
  public String id() {
    return kind.id() + "-" + raters.id() + "-seed" + seed;
  }

  @Override
  public String toString() {
    return kind.title() + ", " + raters.title() + ", seed " + seed;
  }
}
