package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cflowlab.array.Torch;
import org.cflowlab.flow.FlowedGaussian;
import org.junit.jupiter.api.Test;

class DescentTest {
  private static double[] run(double mu, int steps, UnaryOperator<NDArray> loss) {
    double[] zero = {0};
    try (NDManager manager = Torch.newManager();
        FlowedGaussian q = new FlowedGaussian(manager, new double[] {mu}, zero, List.of(), 1)) {
      return Descent.run(q.parameters(), steps, .1, w -> loss.apply(q.base(w).mu().sum()));
    }
  }

  @Test
  void lowersALoss() {
    double[] losses = run(1, 50, mu -> mu.square());
    assertThat(losses).hasSize(50);
    assertThat(losses[0]).isEqualTo(1);
    assertThat(losses[49]).isLessThan(.01);
  }

  @Test
  void aLossThatIsNoNumberEndsIt() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> run(.95, 50, mu -> mu.sub(.7).log()))
        .withMessageMatching("the loss before step [1-9] is NaN; lower the rate .*");
  }

  /** The slope of a root is infinite at 0, where its value is a number. */
  @Test
  void soDoesTheLastStep() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> run(0, 1, mu -> mu.sqrt()))
        .withMessageStartingWith("a parameter after the last step is NaN");
  }
}
