package org.cflowlab.exercises.solutions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.cflowlab.exercises.E11;
import org.cflowlab.exercises.answers.E11Answer;
import org.junit.jupiter.api.Test;

class E11Test extends ExerciseChecks<E11> {
  E11Test() {
    super(E11.class, new E11Answer(), new E11Solution(), E11Alternatives.ALL, E11Mistakes.ALL);
  }

  private static final double[] NOTHING = {0, 0, 0, 0, 0, 0};
  private static final double[] SPOT = {0, 1, 1, 1, 1, 0};

  /** The mean of the loss over draws of two samples, each the spot with probability q. */
  private static double loss(E11 energy, double q) {
    double[][] raters = {NOTHING, SPOT};
    double mean = 0;
    for (double[] first : raters) {
      for (double[] second : raters) {
        double p = (first == SPOT ? q : 1 - q) * (second == SPOT ? q : 1 - q);
        mean += p * energy.energy(raters, new double[][] {first, second});
      }
    }
    return mean;
  }

  @Test
  void itIsLowestWhereSamplesAreDistributedAsTheRatersAre() {
    E11 right = new E11Solution();
    double least = loss(right, .5);
    for (double q : new double[] {0, .2, .4, .6, .8, 1}) {
      assertThat(loss(right, q)).isGreaterThan(least);
    }
    // with self pairs the least is elsewhere: spread is worth less, so the middle is not lowest
    double flat = loss(E11Mistakes.ALL.get("self pairs counted"), .5);
    assertThat(flat).isGreaterThan(least + .1);
  }

  /** Raters agree on four pixels and toss a coin for each of three at the border. */
  private static double[] border(double... coins) {
    double[] mask = {1, 1, 1, 1, 0, 0, 0};
    System.arraycopy(coins, 0, mask, 4, 3);
    return mask;
  }

  @Test
  void byTheProductOneBlurredMaskPassesForAllOfTheRatersAndByTheMinimumItLosesToASharpOne() {
    double[][] raters = new double[8][];
    Arrays.setAll(raters, i -> border(i & 1, i >> 1 & 1, i >> 2));
    double[] sharp = border(1, 0, 0);
    double[] blurred = border(.5, .5, .5);
    E11 product = E11Mistakes.ALL.get("product for minimum");
    E11 right = new E11Solution();
    assertThat(one(right, raters, blurred)).isGreaterThan(one(right, raters, sharp));
    assertThat(one(product, raters, blurred)).isLessThan(.55 * one(product, raters, sharp));
    assertThat(right.distance(blurred, blurred)).isZero();
    assertThat(product.distance(blurred, blurred)).isGreaterThan(.1);
  }

  /** The loss of a model that always gives this mask. */
  private static double one(E11 energy, double[][] raters, double[] mask) {
    return energy.energy(raters, new double[][] {mask, mask.clone()});
  }

  @Test
  void itHasNoBiasInTheNumberOfSamples() {
    Random random = new Random(3);
    double[][] raters = {NOTHING, SPOT};
    E11 right = new E11Solution();
    for (int n : new int[] {2, 3, 8}) {
      double mean = 0;
      for (int trial = 0; trial < 20_000; trial++) {
        double[][] samples = new double[n][];
        Arrays.setAll(samples, i -> random.nextDouble() < .3 ? SPOT : NOTHING);
        mean += right.energy(raters, samples) / 20_000;
      }
      assertThat(mean).as("n = " + n).isCloseTo(loss(right, .3), within(.01));
    }
  }
}
