package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.array.Torch;
import org.cflowlab.exercises.E10;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E5.Flowed;
import org.cflowlab.exercises.E8;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;
import org.junit.jupiter.api.Test;

/** What is asked over a line is what is answered, for everything the contracts speak of. */
class RemoteTest {
  private static <T> T remote(Class<T> contract, T answer) {
    Line line = new Servant(contract, () -> answer, Duration.ofSeconds(5));
    return new Remote<>(contract, line).anew();
  }

  @Test
  void masksGoThereAndNumbersComeBack() {
    E8 ends =
        new E8() {
          @Override
          public double iou(boolean[] a, boolean[] b) {
            a[0] = false; // what the answer changes is changed here, too
            return a.length + (b[1] ? 0.25 : 0);
          }

          @Override
          public double gedSquared(boolean[][] raters, boolean[][] samples) {
            return 10 * raters.length + samples[2].length;
          }
        };
    boolean[] a = {true, true, false};
    assertThat(remote(E8.class, ends).iou(a, new boolean[] {false, true})).isEqualTo(3.25);
    assertThat(a).containsExactly(false, true, false);
    assertThat(remote(E8.class, ends).gedSquared(new boolean[2][5], new boolean[3][4]))
        .isEqualTo(24);
  }

  @Test
  void functionsAmongTheArgumentsAreCalledBack() {
    double[][] rows = {{1, 2}, {3}};
    E10.Verdict verdict =
        remote(
                E10.class,
                (first, second, student) -> new E10.Verdict(student.cdf(0.5, 7), first[1][0], 0))
            .compare(rows, rows, (t, n) -> t + n);
    assertThat(verdict).isEqualTo(new E10.Verdict(7.5, 3, 0));
  }

  @Test
  void stepsOfAChainTakeAndGiveArrays() {
    try (NDManager m = Torch.newManager()) {
      NDArray z = m.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
      Function<NDArray, Moved> twice = x -> new Moved(x.mul(2), x.sum(new int[] {1}, true));
      E5 twiceThrough =
          (z0, mu, logSigma, steps) -> {
            Moved first = steps.get(0).apply(z0);
            return new Flowed(steps.get(1).apply(first.z()).z(), first.logDet());
          };
      Flowed flowed = remote(E5.class, twiceThrough).follow(z, z, z, List.of(twice, twice));
      assertThat(flowed.zK().toFloatArray()).containsExactly(4, 8, 12, 16);
      assertThat(flowed.logQ().getShape()).isEqualTo(new Shape(2, 1));
      assertThat(flowed.zK().getDataType()).isEqualTo(DataType.FLOAT32);
    }
  }

  @Test
  void timeThatAFunctionOfOursTakesIsNotTheAnswers() {
    try (NDManager m = Torch.newManager()) {
      NDArray z = m.create(new double[] {1, 2}, new Shape(1, 2));
      Function<NDArray, Moved> slow =
          x -> {
            try {
              Thread.sleep(2_500);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return new Moved(x, x);
          };
      E5 first =
          (z0, mu, logSigma, steps) ->
              new Flowed(steps.get(0).apply(z0).z(), steps.get(0).apply(z0).logDet());
      Line line = new Servant(E5.class, () -> first, Duration.ofSeconds(1));
      E5 remote = new Remote<>(E5.class, line).anew();
      assertThat(remote.follow(z, z, z, List.of(slow)).zK().toDoubleArray()).containsExactly(1, 2);
    }
  }

  @Test
  void whatAnAnswerChangesInAnArrayIsChangedHere() {
    try (NDManager m = Torch.newManager()) {
      NDArray z = m.create(new float[] {1, Float.NaN, 3, 4}, new Shape(2, 2));
      NDArray b = m.create(5.0);
      E3 inPlace =
          (z0, u, w, b0) -> {
            z0.addi(1);
            b0.muli(2);
            return new Moved(z0, b0);
          };
      remote(E3.class, inPlace).step(z, z.duplicate(), z.duplicate(), b);
      assertThat(z.toFloatArray()).containsExactly(2, Float.NaN, 4, 5);
      assertThat(b.toDoubleArray()).containsExactly(10);
    }
  }

  @Test
  void gradientsAreTakenWhereTheAnswerIs() {
    try (NDManager m = Torch.newManager()) {
      Gaussian q = new Gaussian(m.create(new double[] {1, 2}), m.create(new double[] {3, 4}));
      q.mu().setRequiresGradient(true);
      q.logSigma().setRequiresGradient(true);
      E2 remote = remote(E2.class, bound((g, eps) -> g.mu().mul(g.logSigma())));
      assertThat(remote.sample(q, m.create(new double[] {0, 0})).toDoubleArray())
          .containsExactly(3, 8);
      List<NDArray> gradients = Remote.gradients(remote);
      assertThat(gradients.get(0).toDoubleArray()).containsExactly(3, 4);
      assertThat(gradients.get(1).toDoubleArray()).containsExactly(1, 2);
    }
  }

  private static E2 bound(java.util.function.BiFunction<Gaussian, NDArray, NDArray> sample) {
    return new E2() {
      @Override
      public NDArray sample(Gaussian q, NDArray eps) {
        return sample.apply(q, eps);
      }

      @Override
      public NDArray loss(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> logP) {
        return null;
      }
    };
  }

  @Test
  void nothingIsNothingAndWhatIsTooLargeIsRefused() {
    try (NDManager m = Torch.newManager()) {
      NDArray one = m.create(new double[] {1});
      Gaussian q = new Gaussian(one, one);
      assertThat(remote(E2.class, bound((g, eps) -> null)).sample(q, one)).isNull();
      assertThatThrownBy(
              () ->
                  remote(E2.class, bound((g, eps) -> eps.getManager().zeros(new Shape(1 << 20))))
                      .sample(q, one))
          .isInstanceOf(NoAnswer.class)
          .hasMessageContaining("1048576 numbers is too large");
    }
  }

  @Test
  void aReplyThatIsNoneIsNoAnswer() {
    for (byte[] reply : List.of(new byte[0], new byte[] {1}, new byte[] {0, 127, 127, 127, 127})) {
      E8 remote = new Remote<>(E8.class, (question, functions) -> reply).anew();
      assertThatThrownBy(() -> remote.iou(new boolean[1], new boolean[1]))
          .isInstanceOf(NoAnswer.class)
          .hasMessageContaining("cannot be read");
    }
  }
}
