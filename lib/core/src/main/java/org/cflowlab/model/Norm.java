package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import org.cflowlab.array.Initializer;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;

/** Batch normalisation over channels (Ioffe and Szegedy 2015), epsilon 1e-5 as in PyTorch. */
final class Norm {
  private static final double EPSILON = 1e-5;

  /** Zero, so that the batch's own statistics are written; {@code Parameters} averages them. */
  private static final float MOMENTUM = 0;

  private final Layout.Slot gamma;
  private final Layout.Slot beta;
  private final Layout.Statistics statistics;

  Norm(Layout layout, int channels) {
    gamma = layout.add("weight", new Shape(channels), Initializer.constant(1));
    beta = layout.add("bias", new Shape(channels), Initializer.constant(0));
    statistics = layout.addStatistics("running", channels);
  }

  /** [B, C, H, W] to the same. */
  NDArray forward(NDArray x, Weights w) {
    NDArray y =
        BatchNorm.batchNorm(
                x,
                w.mean(statistics),
                w.variance(statistics),
                w.get(gamma),
                w.get(beta),
                1,
                MOMENTUM,
                (float) EPSILON,
                w.training())
            .head();
    return x.getDataType() == DataType.FLOAT64 ? exact(y, x.getShape(), w) : y;
  }

  /**
   * The call takes epsilon in single precision, which shows in the eighth digit of a channel that
   * hardly varies: in double precision the rest is made good.
   */
  private NDArray exact(NDArray y, Shape shape, Weights w) {
    NDArray variance = w.variance(statistics);
    if (w.training()) {
      double n = (double) shape.size() / shape.get(1);
      variance = variance.mul((n - 1) / n); // written without bias, but used with it
    }
    NDArray factor = variance.add((float) EPSILON).div(variance.add(EPSILON)).sqrt();
    NDArray b = w.get(beta).reshape(-1, 1, 1);
    return y.sub(b).mul(factor.stopGradient().reshape(-1, 1, 1)).add(b);
  }

  /**
   * What it does in evaluation, a x + c, as a matrix for pixels in columns under a one, (1, x): [1
   * 0; c diag(a)], [1 + C, 1 + C].
   */
  NDArray matrix(Weights w) {
    NDArray a = w.get(gamma).div(w.variance(statistics).add(EPSILON).sqrt());
    NDArray c = w.get(beta).sub(w.mean(statistics).mul(a));
    NDArray diagonal = a.getManager().ones(new Shape(1), a.getDataType()).concat(a, 0);
    int size = Math.toIntExact(diagonal.size());
    NDArray matrix = a.getManager().eye(size, size, 0, a.getDataType()).mul(diagonal);
    matrix.set(new NDIndex("1:,0"), c);
    return matrix;
  }
}
