package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Likelihoods of large images and sure models in float32, beside loops in double precision. */
class SinglePrecisionTest {
  private static final int SIDE = 512;
  private static final int PIXELS = SIDE * SIDE;

  private final NDManager manager = Torch.newManager();
  private final Random random = new Random(1);
  private final float[] mask = new float[PIXELS];
  private final float[] logits = new float[PIXELS];

  @AfterEach
  void close() {
    manager.close();
  }

  /** A mask, and logits of the right sign and about this size. */
  private void draw(double size) {
    for (int k = 0; k < PIXELS; k++) {
      mask[k] = random.nextFloat() < .12 ? 1 : 0;
      logits[k] = (float) ((2 * mask[k] - 1) * size * (.5 + random.nextFloat()));
    }
  }

  private double exact() {
    double sum = 0;
    for (int k = 0; k < PIXELS; k++) {
      double against = (1 - 2 * mask[k]) * (double) logits[k];
      sum -= Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
    }
    return sum;
  }

  private NDArray array(float[] values) {
    return manager.create(values, new Shape(1, 1, SIDE, SIDE));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 8, 14, 20, 60})
  void aLikelihoodIsThatOfTheLoopAndNeverOver1(double size) {
    draw(size);
    NDArray s = array(mask);
    NDArray l = array(logits);
    double error = 1e-2 + 1e-6 * Math.abs(exact());
    double logP = ConditionalLogLikelihood.logProbabilities(s, l).getFloat();
    assertThat(logP).isCloseTo(exact(), within(error)).isLessThanOrEqualTo(0);
    double three = -ConditionalLogLikelihood.negative(s, l.repeat(1, 3)).getFloat();
    assertThat(three).isCloseTo(exact(), within(error)).isLessThanOrEqualTo(0);
  }

  /** Equal logits, as of a plain background: what rounding does to one it does to all. */
  @ParameterizedTest
  @ValueSource(floats = {9.3f, 12.3f, 15.7f, 19.1f})
  void noRoundingAddsUp(float logit) {
    Arrays.fill(mask, 1);
    Arrays.fill(logits, logit);
    double error = 1e-3 * Math.abs(exact());
    NDArray s = array(mask);
    NDArray l = array(logits);
    double logP = ConditionalLogLikelihood.logProbabilities(s, l).getFloat();
    assertThat(logP).isCloseTo(exact(), within(error));
  }

  @Test
  void aMeanOfProbabilitiesIsNeverOver1() {
    for (int n = 1; n <= 200; n++) {
      NDArray sure = manager.zeros(new Shape(1, 1, n));
      assertThat(ConditionalLogLikelihood.ofEach(sure).getFloat()).as("N = %d", n).isZero();
    }
  }

  @Test
  void aGradientIsTheProbabilityLessTheMark() {
    gradient((s, l) -> ConditionalLogLikelihood.logProbabilities(s, l).neg().sum());
  }

  private void gradient(BinaryOperator<NDArray> cost) {
    float[] tried = {0, -0f, 1e-3f, -2, 5, -12, 12, 20, -20.5f, 60, -60, 1e4f, -1e4f};
    Shape shape = new Shape(1, 1, 1, tried.length);
    for (float mark : new float[] {0, 1}) {
      NDArray l = manager.create(tried, shape);
      l.setRequiresGradient(true);
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        gradients.backward(cost.apply(manager.full(shape, mark), l));
      }
      float[] slopes = l.getGradient().toFloatArray();
      for (int k = 0; k < tried.length; k++) {
        double towards = 1 / (1 + Math.exp((2 * mark - 1) * (double) tried[k]));
        double expected = (1 - 2 * mark) * towards;
        assertThat((double) slopes[k])
            .as("of %s at %s", tried[k], mark)
            .isCloseTo(expected, within(1e-6 * Math.abs(expected) + 1e-20));
      }
    }
  }
}
