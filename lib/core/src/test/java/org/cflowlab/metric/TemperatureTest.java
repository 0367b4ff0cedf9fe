package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
  /** Of independent pixels the best T is known: logits that are T times too large. */
  @ParameterizedTest
  @ValueSource(doubles = {.5, 1, 1.7, 6})
  void logitsThatAreTooLargeAreFoundOut(double t) {
    try (NDManager manager = Torch.newManager()) {
      NDArray logits =
          new Noise(1, "logits")
              .normal(manager, new Shape(4, 1, 64, 64), DataType.FLOAT64)
              .mul(2); // of p(s = 1), right as they are
      NDArray p = logits.neg().exp().add(1).pow(-1);
      NDArray masks =
          manager
              .randomUniform(0, 1, new Shape(4, 8, 64, 64), DataType.FLOAT64)
              .lt(p)
              .toType(DataType.FLOAT64, false);
      Temperature temperature = new Temperature();
      temperature.add(masks.get("0:2"), logits.get("0:2").mul(t));
      temperature.add(masks.get("2:4"), logits.get("2:4").mul(t));
      assertThat(temperature.best() / t).isCloseTo(1, within(.03));
    }
  }

  /** Of samples that part, where no closed form says it: no T of a finer search is much better. */
  @Test
  void ofSamplesItIsTheLowest() {
    try (NDManager manager = Torch.newManager()) {
      Noise noise = new Noise(2, "samples");
      NDArray logits = noise.normal(manager, new Shape(3, 16, 8, 8), DataType.FLOAT64).mul(5);
      NDArray masks =
          noise
              .normal(manager, new Shape(3, 4, 8, 8), DataType.FLOAT64)
              .gt(0)
              .toType(DataType.FLOAT64, false);
      Temperature temperature = new Temperature();
      temperature.add(masks, logits);
      double best = mean(masks, logits, temperature.best());
      for (double t = .3; t < 16; t *= 1.03) {
        assertThat(best).isLessThan(mean(masks, logits, t) + .05);
      }
      assertThat(best).isLessThan(mean(masks, logits, 1) - 1);
    }
  }

  private static double mean(NDArray masks, NDArray logits, double t) {
    return ConditionalLogLikelihood.negative(masks, logits.div(t)).mean().getDouble();
  }

  @Test
  void withoutImagesThereIsNone() {
    assertThatThrownBy(() -> new Temperature().best()).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void oneLogitThatIsNoNumberIsRefused(double value) {
    try (NDManager manager = Torch.newManager()) {
      NDArray logits = manager.ones(new Shape(3, 2, 4, 4), DataType.FLOAT64);
      NDArray masks = manager.zeros(new Shape(3, 1, 4, 4), DataType.FLOAT64);
      logits.set(new NDIndex("1, 1, 2, 2"), value);
      assertThatThrownBy(() -> new Temperature().add(masks, logits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("logits must be finite numbers");
    }
  }
}
