package org.cflowlab.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.metric.JaccardDistance;

/**
 * The squared energy distance as released: masks are repeated and reshaped in an order that pairs
 * the first of two sets, of N masks, with the second, of M, not all with all but a[(nM + m) mod N]
 * with b[(mN + n) mod M]. Within one set that is every pair; between 4 raters and 16 samples it is
 * each rater with four samples of its own, four times over.
 */
final class ReleasedEnergyDistance {
  private ReleasedEnergyDistance() {}

  /** Raters [I, R, H, W] and samples [I, n, H, W] to [I]. */
  static NDArray of(NDArray raters, NDArray samples) {
    NDArray cross = meanOfReleasedPairs(JaccardDistance.between(raters, samples));
    NDArray amongRaters = meanOfReleasedPairs(JaccardDistance.between(raters, raters));
    NDArray amongSamples = meanOfReleasedPairs(JaccardDistance.between(samples, samples));
    return cross.mul(2).sub(amongRaters).sub(amongSamples);
  }

  /** Distances [I, N, M] to their weighted mean [I]. */
  private static NDArray meanOfReleasedPairs(NDArray distances) {
    Shape shape = distances.getShape();
    int rows = (int) shape.get(1);
    int columns = (int) shape.get(2);
    double[] weight = new double[rows * columns];
    for (int n = 0; n < rows; n++) {
      for (int m = 0; m < columns; m++) {
        int a = (n * columns + m) % rows;
        int b = (m * rows + n) % columns;
        weight[a * columns + b] += 1.0 / (rows * columns);
      }
    }
    NDManager manager = distances.getManager();
    NDArray weights = manager.create(weight, new Shape(1, rows, columns));
    return distances.mul(weights).sum(new int[] {1, 2});
  }
}
