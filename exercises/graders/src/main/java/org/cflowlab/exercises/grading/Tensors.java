package org.cflowlab.exercises.grading;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.cflowlab.array.Torch;
import org.cflowlab.exercises.Gaussian;

/** DJL arrays for the questions, and the way back to plain numbers. */
final class Tensors {
  private Tensors() {}

  /** Loads the engine, which takes its time: no student should wait for it against the clock. */
  static void warmUp() {
    Torch.newManager().close();
  }

  /** Asks with arrays that are freed when the answer is there, by the thread that used them. */
  static double[] with(Function<NDManager, double[]> question) {
    try (NDManager manager = Torch.newManager()) {
      return question.apply(manager);
    }
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
    if (array == null) {
      throw new Finding(expected, "null");
    }
    boolean number = shape.length == 0 && array.size() == 1;
    if (!number && !Arrays.equals(array.getShape().getShape(), shape)) {
      throw new Finding(expected, "shape " + Arrays.toString(array.getShape().getShape()));
    }
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /** What to say of code that changed an array it was given. */
  static Finding overwritten(String name) {
    return new Finding(
        name + " as it was",
        name + " overwritten",
        "Your code changed the "
            + name
            + " it was given. Operations whose names end in i, such as addi, work in place: use add"
            + " and mul.",
        "in place");
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

  /** KL(q || p) of each row, [B, 1]. */
  static NDArray kl(Gaussian q, Gaussian p) {
    NDArray apart = q.mu().sub(p.mu()).div(p.logSigma().exp());
    NDArray logRatio = q.logSigma().sub(p.logSigma());
    return rowSum(logRatio.mul(2).exp().add(apart.square()).sub(1).div(2).sub(logRatio));
  }

  static Gaussian gaussian(NDManager manager, double[][] mu, double[][] logSigma) {
    return new Gaussian(rows(manager, mu), rows(manager, logSigma));
  }
}
