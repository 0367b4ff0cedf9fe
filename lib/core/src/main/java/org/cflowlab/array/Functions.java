package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * Array functions under their mathematical names. Each works in the precision of its argument, and
 * along the last axis where the name says nothing else.
 */
public final class Functions {
  private Functions() {}

  /**
   * A number times an array. Not {@code a.mul(factor)}, whose number may be gone when the gradient
   * is taken.
   */
  public static NDArray scale(NDArray a, double factor) {
    return a.mul(Scalars.like(a, factor));
  }

  /**
   * Inner product along the last axis, kept as an axis of length 1: [.., L], [.., L] to [.., 1].
   */
  public static NDArray dot(NDArray a, NDArray b) {
    return a.mul(b).sum(new int[] {-1}, true);
  }

  /** Sum over the last axis: [.., L] to [..]. */
  public static NDArray sumLast(NDArray a) {
    return a.sum(new int[] {-1});
  }

  /** Sum over all axes but the first: [B, ..] to [B]. */
  public static NDArray sumPerSample(NDArray a) {
    return a.reshape(a.getShape().get(0), -1).sum(new int[] {1});
  }

  /** log(1 + e^a), linear where that is exact to the last bit that matters (a &gt; 20). */
  public static NDArray softplus(NDArray a) {
    return Activation.softPlus(a);
  }

  /** 1 / (1 + e^-a). */
  public static NDArray sigmoid(NDArray a) {
    return Activation.sigmoid(a);
  }

  /** A smooth clamp to (-limit, limit), limit tanh(a / limit): a itself near zero. */
  public static NDArray bounded(NDArray a, double limit) {
    return scale(scale(a, 1 / limit).tanh(), limit);
  }

  /** max(a, 0). */
  public static NDArray relu(NDArray a) {
    return Activation.relu(a);
  }

  /**
   * log sum exp along one axis, which is removed; safe for any finite input, since the maximum is
   * taken out first.
   */
  public static NDArray logSumExp(NDArray a, int axis) {
    NDArray max = a.max(new int[] {axis}, true).stopGradient();
    return a.sub(max).exp().sum(new int[] {axis}, true).log().add(max).squeeze(axis);
  }

  /** log mean exp likewise: never over the maximum, as logSumExp less a logarithm may come out. */
  public static NDArray logMeanExp(NDArray a, int axis) {
    NDArray max = a.max(new int[] {axis}, true).stopGradient();
    return a.sub(max).exp().mean(new int[] {axis}, true).log().add(max).squeeze(axis);
  }

  /**
   * log p(s | logits) of independent Bernoulli pixels, elementwise: s l - softplus(l), each as
   * exact as its logit is stored, which over a large plain image may add up to a tenth of a nat.
   *
   * @param mask 0 or 1
   * @param logits any finite values, broadcastable with the mask
   */
  public static NDArray bernoulliLogProbability(NDArray mask, NDArray logits) {
    return mask.mul(logits).sub(softplus(logits));
  }
}
