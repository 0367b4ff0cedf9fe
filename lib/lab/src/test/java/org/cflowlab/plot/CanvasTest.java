package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasTest {
  @Test
  void numbersAtAnAxisAreShort() {
    assertThat(ticks(0, 2)).containsExactly("0", "2", "4", "6", "8");
    assertThat(ticks(-1, .5)).containsExactly("-1", "-0.5", "0", "0.5", "1");
    assertThat(ticks(0, .05)).containsExactly("0", "0.05", "0.10", "0.15", "0.20");
    assertThat(ticks(-.75, .375)).containsExactly("-0.750", "-0.375", "0", "0.375", "0.750");
    assertThat(ticks(-.3, .1)).containsExactly("-0.3", "-0.2", "-0.1", "0", "0.1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {2000, 1, .5, .25, .2, .02, .005, 1e-5, 1 / 3., 2e-9})
  void neighboursDiffer(double step) {
    assertThat(ticks(-2 * step, step)).doesNotHaveDuplicates().doesNotContain("-0");
  }

  /** Added up, as axes do it, so that rounding is theirs too. */
  private static List<String> ticks(double from, double step) {
    double[] at = {from - step};
    return IntStream.range(0, 5).mapToObj(k -> Canvas.number(at[0] += step, step)).toList();
  }
}
