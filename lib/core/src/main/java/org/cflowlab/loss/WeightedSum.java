package org.cflowlab.loss;

import java.util.List;
import java.util.Objects;
import org.cflowlab.file.BadInputException;

/**
 * A sum of objectives with weights. Its bias and variance are those of its parts; parts that draw
 * equally often share their samples of the prior.
 *
 * @param parts one or more
 */
public record WeightedSum(List<Part> parts) implements Objective {
  /** An objective and its weight. */
  public record Part(double weight, Objective objective) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if there is no objective, or the weight is no number
     */
    public Part {
      BadInputException.require(
          Double.isFinite(weight), "the weight of an objective is a number, not " + weight);
      BadInputException.requirePresent("objective", objective);
    }
  }

  /**
   * Keeps a copy of the list.
   *
   * @throws IllegalArgumentException if there is no part, or one is missing
   */
  public WeightedSum {
    BadInputException.require(
        parts != null && !parts.isEmpty() && parts.stream().allMatch(Objects::nonNull),
        "a sum of objectives needs one part or more and none that is null, not " + parts);
    parts = List.copyOf(parts);
  }

  @Override
  public Terms of(Pass pass) {
    return Pass.terms(
        pass,
        () ->
            parts.stream()
                .map(p -> p.objective.of(pass).times(p.weight))
                .reduce(Terms::plus)
                .orElseThrow());
  }
}
