package example;

import ai.djl.ndarray.NDArray;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Functions;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.Transformed;

/** y = s z above 0 and z below it, in each coordinate. Parameters of a sample: log s [L]. */
record Hinge(int latent) implements FlowStep {
  @Override
  public int parameterCount() {
    return latent;
  }

  @Override
  public double[] identity(RandomGenerator random) {
    return new double[latent];
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    NDArray logSlope = logSlope(z, parameters);
    return new Transformed(z.mul(logSlope.exp()), Functions.sumLast(logSlope));
  }

  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    return y.mul(logSlope(y, parameters).neg().exp());
  }

  /** At most 2, so that a chain of a few steps overflows nothing; 0 below the hinge. */
  private static NDArray logSlope(NDArray z, NDArray raw) {
    return Functions.bounded(raw, 2).mul(Functions.relu(z.sign()));
  }
}
