package org.cflowlab.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * One step made of several, T = T_n o .. o T_1: log-determinants add up, the inverse goes through
 * the parts backwards, and the parameters of the parts lie side by side.
 *
 * @param parts in the order in which they are applied, at least one
 */
public record Composed(List<FlowStep> parts) implements FlowStep {
  /** Keeps a copy of the list. */
  public Composed {
    if (parts == null || parts.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a part of a composed step is missing: null");
    }
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a composed step needs at least one part");
    }
    for (FlowStep part : parts) {
      if (part.latent() != parts.get(0).latent()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the parts of a composed step must be of one length L, not %d and %d",
                parts.get(0).latent(),
                part.latent()));
      }
    }
  }

  @Override
  public int latent() {
    return parts.get(0).latent();
  }

  @Override
  public int parameterCount() {
    return parts.stream().mapToInt(FlowStep::parameterCount).sum();
  }

  @Override
  public double[] identity(RandomGenerator random) {
    return parts.stream().flatMapToDouble(p -> DoubleStream.of(p.identity(random))).toArray();
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    FlowStep first = parts.get(0);
    return parts.stream().allMatch(first::equals)
        ? first.forward(parts.size(), z, parameters)
        : oneByOne(parts, z, parameters);
  }

  /** T_n o .. o T_1 and the sum of the log-determinants. */
  static Transformed oneByOne(List<FlowStep> parts, NDArray z, NDArray parameters) {
    NDList shares = split(parts, parameters);
    Transformed t = parts.get(0).forward(z, shares.get(0));
    for (int i = 1; i < parts.size(); i++) {
      Transformed next = parts.get(i).forward(t.z(), shares.get(i));
      t = new Transformed(next.z(), t.logDet().add(next.logDet()));
    }
    return t;
  }

  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    NDList shares = split(parts, parameters);
    NDArray z = y;
    for (int i = parts.size() - 1; i >= 0; i--) {
      z = parts.get(i).inverse(z, shares.get(i));
    }
    return z;
  }

  private static NDList split(List<FlowStep> parts, NDArray parameters) {
    long[] cuts = new long[parts.size() - 1];
    long at = 0;
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = at += parts.get(i).parameterCount();
    }
    return cuts.length == 0 ? new NDList(parameters) : parameters.split(cuts, 1);
  }
}
