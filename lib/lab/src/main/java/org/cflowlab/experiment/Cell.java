package org.cflowlab.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * One training of an experiment.
 *
 * @param kind the model
 * @param raters whose masks
 * @param seed of start values, batches and noise
 */
public record Cell(ModelKind kind, Raters raters, long seed) {
  /**
   * The cells of some models, raters and seeds: all models with the first raters and seed first.
   */
  public static List<Cell> of(List<ModelKind> kinds, List<Raters> raters, List<Long> seeds) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Raters r : raters) {
        for (ModelKind kind : kinds) {
          cells.add(new Cell(kind, r, seed));
        }
      }
    }
    return cells;
  }

  /** A word for it, good for a folder, such as {@code planar-all-seed1}. */
  public String id() {
    return kind.id() + "-" + raters.id() + "-seed" + seed;
  }

  @Override
  public String toString() {
    return kind.title() + ", " + raters.title() + ", seed " + seed;
  }
}
