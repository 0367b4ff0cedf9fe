package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Tensors.rowSum;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.exercises.Moved;

/** A flow step that bends each coordinate on its own: z -> a z + b + c tanh(z). */
record Curve(double a, double b, double c) {
  /** z -> 3z - 1, which takes a Gaussian to a Gaussian. */
  static final Curve TRIPLE = new Curve(3, -1, 0);

  /** Three steps that stretch, turn round and bend. */
  static final List<Curve> CHAIN =
      List.of(new Curve(1.7, 0.3, 0.9), new Curve(-0.6, -1, 0), new Curve(0.4, 0.2, 1.5));

  /** The same, drawn anew for each batch. */
  Curve varied(Student<?> student) {
    double[] all = student.varied(a, b, c);
    return new Curve(all[0], all[1], all[2]);
  }

  double at(double z) {
    return a * z + b + c * Math.tanh(z);
  }

  double logSlope(double z) {
    return Math.log(Math.abs(a + c * (1 - Math.tanh(z) * Math.tanh(z))));
  }

  /** The same for points [B, L]. */
  Moved step(NDArray z) {
    NDArray h = z.tanh();
    NDArray slope = h.square().neg().add(1).mul(c).add(a);
    return new Moved(z.mul(a).add(b).add(h.mul(c)), rowSum(slope.abs().log()));
  }

  static double through(List<Curve> curves, double z) {
    for (Curve curve : curves) {
      z = curve.at(z);
    }
    return z;
  }

  /** The sum of the logarithms of the slopes that z meets on its way. */
  static double logSlopes(List<Curve> curves, double z) {
    double sum = 0;
    for (Curve curve : curves) {
      sum += curve.logSlope(z);
      z = curve.at(z);
    }
    return sum;
  }

  static List<Function<NDArray, Moved>> steps(List<Curve> curves) {
    return curves.stream().<Function<NDArray, Moved>>map(curve -> curve::step).toList();
  }
}
