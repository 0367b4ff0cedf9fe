package org.cflowlab.flow;

import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.random.RandomGenerator;

/**
 * ActNorm, (19)-(21), Kingma and Dhariwal (2018): T(z) = s z + b in each coordinate, log-det the
 * sum of log s. The scale is exp(log s), so it never reaches zero, and log s is kept within {@link
 * LogScale#LIMIT}.
 *
 * <p>Parameters of a sample: log s [L] before the limit, b [L].
 *
 * @param latent L
 */
public record ActNorm(int latent) implements FlowStep {
  /**
   * A step on vectors of length L.
   *
   * @throws IllegalArgumentException if L is under 1
   */
  public ActNorm {
    FlowStep.requireLatent(latent, 1);
  }

  @Override
  public int parameterCount() {
    return 2 * latent;
  }

  /** log s = 0 and b = 0. */
  @Override
  public double[] identity(RandomGenerator random) {
    return new double[parameterCount()];
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    NDList p = parameters.split(new long[] {latent}, 1);
    NDArray logS = LogScale.of(p.get(0));
    NDArray b = p.get(1);
    return new Transformed(logS.exp().mul(z).add(b), sumLast(logS));
  }

  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    NDList p = parameters.split(new long[] {latent}, 1);
    NDArray logS = LogScale.of(p.get(0));
    NDArray b = p.get(1);
    return y.sub(b).mul(logS.neg().exp());
  }
}
