package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {
  /** A kit with more models than signs still draws them all. */
  @Test
  void signsAreUsedAgainAfterTheLast() {
    LineChart.Sign[] all = LineChart.Sign.values();
    assertThat(IntStream.range(0, all.length).mapToObj(LineChart.Sign::of)).containsExactly(all);
    assertThat(IntStream.range(all.length, 100).mapToObj(LineChart.Sign::of))
        .doesNotContain(LineChart.Sign.NONE)
        .startsWith(LineChart.Sign.DISC, LineChart.Sign.SQUARE);
  }
}
