package org.cflowlab.flow;

import static org.cflowlab.array.Functions.dot;
import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.softplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.random.RandomGenerator;
import org.cflowlab.file.BadInputException;

/**
 * Radial flow, eq. (14) of Rezende and Mohamed (2015): T(z) = z + beta (z - z_0) / (alpha + r) with
 * r = |z - z_0|, which draws z towards a centre z_0 or pushes it away.
 *
 * <p>It is invertible when alpha &gt; 0 and m = alpha + beta &gt; 0, so alpha and m are softplus of
 * raw parameters. A distance r becomes r (r + m) / (r + alpha), so the Jacobian stretches the L - 1
 * directions around the centre by (r + m) / (r + alpha) and the one towards it by (r^2 + 2 alpha r
 * + alpha m) / (r + alpha)^2.
 *
 * <p>Parameters of a sample: z_0 [L], raw alpha [1], raw m [1].
 *
 * @param latent L
 */
public record Radial(int latent) implements FlowStep {
  /**
   * A step on vectors of length L.
   *
   * @throws IllegalArgumentException if L is under 1
   */
  public Radial {
    FlowStep.requireLatent(latent, 1);
  }

  /** Keeps alpha, m and r from reaching zero; far below any that matters. */
  private static final double TINY = 1e-12;

  /** softplus of it is 1. */
  private static final double ONE = Math.log(Math.E - 1);

  @Override
  public int parameterCount() {
    return latent + 2;
  }

  /** A random centre, and m = alpha = 1, so that beta = 0. */
  @Override
  public double[] identity(RandomGenerator random) {
    BadInputException.requirePresent("random", random);
    double[] parameters = new double[parameterCount()];
    for (int i = 0; i < latent; i++) {
      parameters[i] = random.nextGaussian();
    }
    parameters[latent] = ONE;
    parameters[latent + 1] = ONE;
    return parameters;
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    Pull p = pull(parameters);
    NDArray fromCentre = z.sub(p.centre);
    NDArray r = length(fromCentre); // [B, 1]
    NDArray reach = r.add(p.alpha);
    NDArray around = r.add(p.m).div(reach);
    NDArray outward = r.add(scale(p.alpha, 2)).mul(r).add(p.alpha.mul(p.m)).div(reach.square());
    NDArray logDet = scale(around.log(), latent - 1).add(outward.log());
    return new Transformed(p.centre.add(fromCentre.mul(around)), logDet.squeeze(1));
  }

  /**
   * The distance of y is s = r (r + m) / (r + alpha), so r is the root of r^2 + (m - s) r - alpha s
   * that is not negative, in the form in which nothing cancels.
   */
  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    Pull p = pull(parameters);
    NDArray fromCentre = y.sub(p.centre);
    NDArray s = length(fromCentre);
    NDArray gap = s.sub(p.m);
    NDArray product = p.alpha.mul(s);
    NDArray q = gap.abs().add(gap.square().add(scale(product, 4)).sqrt());
    NDArray r = NDArrays.where(gap.gte(0), scale(q, 0.5), scale(product, 2).div(q));
    return p.centre.add(fromCentre.mul(r.add(p.alpha).div(r.add(p.m))));
  }

  private static NDArray length(NDArray v) {
    return dot(v, v).add(TINY * TINY).sqrt();
  }

  private record Pull(NDArray centre, NDArray alpha, NDArray m) {}

  private Pull pull(NDArray parameters) {
    NDList p = parameters.split(new long[] {latent, latent + 1L}, 1);
    return new Pull(p.get(0), softplus(p.get(1)).add(TINY), softplus(p.get(2)).add(TINY));
  }
}
