package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class JacobianTest {
  /** (x, y) to (x y, x + y^2) at (2, 3): rows (3, 2) and (1, 6). */
  @Test
  void rowsAreOutputsAndColumnsInputs() {
    try (NDManager manager = Torch.newManager()) {
      NDArray z = manager.create(new double[][] {{2, 3}});
      double[][] j =
          Jacobian.at(
              p -> {
                NDArray x = p.get(":, 0");
                NDArray y = p.get(":, 1");
                return NDArrays.stack(new NDList(x.mul(y), x.add(y.square())), 1);
              },
              z);
      assertThat(j[0]).containsExactly(3, 2);
      assertThat(j[1]).containsExactly(1, 6);
      assertThat(Jacobian.logAbsDet(j)).isCloseTo(Math.log(16), within(1e-12));
    }
  }

  @Test
  void theSignOfTheDeterminantIsDroppedAndZeroIsMinusInfinity() {
    assertThat(Jacobian.logAbsDet(new double[][] {{0, 2}, {3, 0}}))
        .isCloseTo(Math.log(6), within(1e-12));
    assertThat(Jacobian.logAbsDet(new double[][] {{1, 1}, {1, 1}}))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aLogDeterminantIsFoundWhereTheDeterminantIsNoNumber() {
    int n = 100;
    double[][] small = new double[n][n];
    double[][] large = new double[n][n];
    for (int i = 0; i < n; i++) {
      small[i][i] = 1e-4;
      large[i][n - 1 - i] = -1e5;
    }
    assertThat(Jacobian.logAbsDet(small)).isCloseTo(n * Math.log(1e-4), within(1e-9));
    assertThat(Jacobian.logAbsDet(large)).isCloseTo(n * Math.log(1e5), within(1e-9));
    small[n / 2][n / 2] = 0;
    assertThat(Jacobian.logAbsDet(small)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void nothingIsLeftOnTheManagerOfThePoint() {
    try (NDManager manager = Torch.newManager()) {
      NDArray z = manager.create(new double[][] {{.2, .3, .5}});
      Jacobian.at(p -> p.tanh().mul(p), z);
      assertThat(manager.getManagedArrays()).containsExactly(z);
    }
  }
}
