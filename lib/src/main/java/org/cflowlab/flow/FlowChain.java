package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Weights;

/**
 * T = T_K o .. o T_1, (2)-(4), with the parameters of every step read from a context: conditional
 * flows. A chain of no steps is the identity.
 */
public final class FlowChain {
  private final List<FlowStep> steps;
  private final long[] cuts;
  private final ConditioningNetwork network;

  private FlowChain(List<FlowStep> steps, long[] cuts, ConditioningNetwork network) {
    this.steps = steps;
    this.cuts = cuts;
    this.network = network;
  }

  /**
   * A chain of K steps.
   *
   * @param layout where the conditioning network's tensors go
   * @param step makes the k-th step, k from 0
   * @param count K, 0 or more
   * @param context H, the length of the context
   * @param seed of the random directions the steps start with
   */
  public static FlowChain of(
      Layout layout, IntFunction<FlowStep> step, int count, int context, long seed) {
    List<FlowStep> steps = new ArrayList<>();
    List<double[]> starts = new ArrayList<>();
    var random = Noise.stream(seed, "flow");
    for (int k = 0; k < count; k++) {
      FlowStep s = step.apply(k);
      steps.add(s);
      starts.add(s.identity(random));
    }
    if (count == 0) {
      return new FlowChain(steps, new long[0], null);
    }
    double[] start = starts.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    long[] cuts = new long[count - 1];
    long at = 0;
    for (int k = 0; k < cuts.length; k++) {
      cuts[k] = at += steps.get(k).parameterCount();
    }
    return new FlowChain(steps, cuts, new ConditioningNetwork(layout, context, start));
  }

  /** K. */
  public int length() {
    return steps.size();
  }

  /**
   * z_0 to z_K with the sum of the steps' log-determinants, (3) and (6).
   *
   * @param z z_0 [B, L]
   * @param context c [B, H]; not looked at by a chain of no steps
   */
  public Transformed forward(NDArray z, NDArray context, Weights weights) {
    if (steps.isEmpty()) {
      Shape batch = new Shape(z.getShape().get(0));
      return new Transformed(z, z.getManager().zeros(batch, z.getDataType()));
    }
    NDList parameters = parameters(context, weights);
    NDArray logDet = null;
    for (int k = 0; k < steps.size(); k++) {
      Transformed t = steps.get(k).forward(z, parameters.get(k));
      z = t.z();
      logDet = logDet == null ? t.logDet() : logDet.add(t.logDet());
    }
    return new Transformed(z, logDet);
  }

  /** z_K to z_0, (4). */
  public NDArray inverse(NDArray z, NDArray context, Weights weights) {
    if (steps.isEmpty()) {
      return z;
    }
    NDList parameters = parameters(context, weights);
    for (int k = steps.size() - 1; k >= 0; k--) {
      z = steps.get(k).inverse(z, parameters.get(k));
    }
    return z;
  }

  /**
   * log q(z_K) = log q_0(z_0) - sum_k log |det J_k(z_{k-1})| at a given z_K, (7) and (17).
   *
   * @return [B], nats
   */
  public NDArray logDensity(DiagonalGaussian base, NDArray zK, NDArray context, Weights weights) {
    NDArray z0 = inverse(zK, context, weights);
    return base.logDensity(z0).sub(forward(z0, context, weights).logDet());
  }

  private NDList parameters(NDArray context, Weights weights) {
    NDArray all = network.forward(context, weights);
    return cuts.length == 0 ? new NDList(all) : all.split(cuts, 1);
  }
}
