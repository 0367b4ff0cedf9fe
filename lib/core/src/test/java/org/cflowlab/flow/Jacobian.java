package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.cflowlab.array.Torch;

/** The Jacobian of a step at each sample of a batch [B][L][L], two ways. */
final class Jacobian {
  private Jacobian() {}

  /** Row by row through back-propagation: row i is the gradient of output i. */
  static double[][][] byAutograd(FlowStep step, NDArray z, NDArray parameters) {
    int batch = (int) z.getShape().get(0);
    int latent = (int) z.getShape().get(1);
    double[][][] jacobian = new double[batch][latent][];
    for (int i = 0; i < latent; i++) {
      try (GradientCollector gradients = Torch.newGradientCollector()) {
        NDArray x = z.duplicate();
        x.setRequiresGradient(true);
        gradients.backward(step.forward(x, parameters).z().get(":, " + i).sum());
        double[] rows = x.getGradient().toDoubleArray();
        for (int b = 0; b < batch; b++) {
          jacobian[b][i] = Arrays.copyOfRange(rows, b * latent, (b + 1) * latent);
        }
      }
    }
    return jacobian;
  }

  /** Column by column through central differences. */
  static double[][][] byDifferences(FlowStep step, NDArray z, NDArray parameters) {
    double small = 1e-5;
    int batch = (int) z.getShape().get(0);
    int latent = (int) z.getShape().get(1);
    double[][][] jacobian = new double[batch][latent][latent];
    double[] at = z.toDoubleArray();
    for (int j = 0; j < latent; j++) {
      double[] up = at.clone();
      double[] down = at.clone();
      for (int b = 0; b < batch; b++) {
        up[b * latent + j] += small;
        down[b * latent + j] -= small;
      }
      var manager = z.getManager();
      double[] above =
          step.forward(manager.create(up, z.getShape()), parameters).z().toDoubleArray();
      double[] below =
          step.forward(manager.create(down, z.getShape()), parameters).z().toDoubleArray();
      for (int k = 0; k < above.length; k++) {
        jacobian[k / latent][k % latent][j] = (above[k] - below[k]) / (2 * small);
      }
    }
    return jacobian;
  }

  /** log |det| of each. */
  static double[] logDet(double[][][] jacobians) {
    return Arrays.stream(jacobians).mapToDouble(org.cflowlab.array.Jacobian::logAbsDet).toArray();
  }
}
