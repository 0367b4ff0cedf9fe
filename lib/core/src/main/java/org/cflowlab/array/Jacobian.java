package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;

/** The Jacobian of a map by back-propagation: no formula of the map's own is used. */
public final class Jacobian {
  private Jacobian() {}

  /**
   * J with J_ij = d T_i / d z_j at one point.
   *
   * @param map T, from [1, L] to [1, M]
   * @param z the point [1, L]
   * @return [M][L]
   */
  public static double[][] at(UnaryOperator<NDArray> map, NDArray z) {
    int rows = columns(map, z);
    double[][] jacobian = new double[rows][];
    for (int i = 0; i < rows; i++) {
      try (NDScope scope = new NDScope();
          GradientCollector gradients = Torch.newGradientCollector()) {
        scope.suppressNotUsedWarning();
        NDArray point = z.duplicate();
        point.setRequiresGradient(true);
        gradients.backward(map.apply(point).get(":, " + i).sum());
        NDArray row = point.getGradient().toType(DataType.FLOAT64, false);
        jacobian[i] = row.toDoubleArray();
      }
    }
    return jacobian;
  }

  private static int columns(UnaryOperator<NDArray> map, NDArray z) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Math.toIntExact(map.apply(z).getShape().get(1));
    }
  }

  /** log |det J| of a square J; minus infinity if it has no inverse. */
  public static double logAbsDet(double[][] jacobian) {
    RealMatrix upper = new LUDecomposition(new Array2DRowRealMatrix(jacobian), 0).getU();
    double sum = 0;
    for (int i = 0; i < jacobian.length && sum > Double.NEGATIVE_INFINITY; i++) {
      sum += Math.log(Math.abs(upper.getEntry(i, i))); // their product may be no number
    }
    return sum;
  }
}
