package org.cflowlab.exercises.grading;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import org.cflowlab.array.Torch;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;

/** DJL arrays for the questions, and the way back to plain numbers. */
final class Tensors {
  private Tensors() {}

  /** Loads the engine, which takes its time: no student should wait for it against the clock. */
  static void warmUp() {
    Torch.newManager().close();
  }

  /** A question in arrays, freed when the answer is there, by the thread that used them. */
  static <T> Student.Question<T> with(BiFunction<T, NDManager, double[]> question) {
    return answer -> {
      try (NDManager manager = Torch.newManager()) {
        return question.apply(answer, manager);
      }
    };
  }

  /** Rows of numbers in double precision, [rows, columns]. */
  static NDArray rows(NDManager manager, double[][] rows) {
    return manager.create(flat(rows), new Shape(rows.length, rows[0].length));
  }

  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(DoubleStream::of).toArray();
  }

  /**
   * The numbers in an answer, row by row.
   *
   * @throws Finding if there is no array, or one of another shape
   */
  static double[] numbers(NDArray array, String name, long... shape) {
    String expected = name + " of shape " + Arrays.toString(shape);
    present(array, expected);
    boolean number = shape.length == 0 && array.size() == 1;
    if (!number && !Arrays.equals(array.getShape().getShape(), shape)) {
      throw new Finding(expected, "shape " + Arrays.toString(array.getShape().getShape()));
    }
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /** The points after a step, row by row. */
  static double[] points(Moved moved, double[][] before) {
    return numbers(moved.z(), "z", before.length, before[0].length);
  }

  /** The log-determinants of a step, one for each row. */
  static double[] logDets(Moved moved, double[][] before) {
    return numbers(moved.logDet(), "logDet", before.length, 1);
  }

  /**
   * The same answer, if there is one.
   *
   * @throws Finding if it is null
   */
  static <T> T present(T answer, String expected) {
    if (answer == null) {
      throw new Finding(expected, "null");
    }
    return answer;
  }

  static Moved present(Moved answer) {
    return present(answer, "a Moved of z and logDet");
  }

  /** The sum over each row, [B, L] to [B, 1]. */
  static NDArray rowSum(NDArray array) {
    return array.sum(new int[] {1}, true);
  }

  /** The dot product of each pair of rows, [B, L] to [B, 1]. */
  static NDArray dot(NDArray a, NDArray b) {
    return rowSum(a.mul(b));
  }

  static NDArray softplus(NDArray x) {
    return x.maximum(0).add(x.abs().neg().exp().add(1).log());
  }

  /** log N(z; mu, sigma^2) of each row, [B, 1]. */
  static NDArray logNormal(NDArray z, NDArray mu, NDArray logSigma) {
    NDArray apart = z.sub(mu).div(logSigma.exp());
    return rowSum(apart.square().div(-2).sub(logSigma).sub(Numbers.LOG_2_PI / 2));
  }

  static NDArray logNormal(NDArray z, Gaussian g) {
    return logNormal(z, g.mu(), g.logSigma());
  }

  /** KL(q || p) of each row, [B, 1]. */
  static NDArray kl(Gaussian q, Gaussian p) {
    NDArray apart = q.mu().sub(p.mu()).div(p.logSigma().exp());
    NDArray logRatio = q.logSigma().sub(p.logSigma());
    return rowSum(logRatio.mul(2).exp().add(apart.square()).sub(1).div(2).sub(logRatio));
  }

  /** The same with each logSigma read as a log variance. */
  static Gaussian halved(Gaussian g) {
    return new Gaussian(g.mu(), g.logSigma().div(2));
  }
}
