package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.array.Scratch;
import org.hipparchus.util.ArithmeticUtils;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/**
 * The mean IoU of raters and samples under the best one-to-one assignment of the two, found by the
 * Hungarian method (Kuhn 1955, Munkres 1957); the IoU of two empty masks is 1.
 *
 * <p>Both sets are repeated until they are equally long: with 4 raters and 16 samples, every rater
 * stands for 4 samples. So 1 means that samples are the raters' masks in the raters' proportions.
 */
public final class HungarianIou {
  private HungarianIou() {}

  /**
   * The matched IoU of each image.
   *
   * @param raters [I, R, H, W]
   * @param samples [I, n, H, W]
   * @return one value an image, 0 to 1
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public static double[] of(NDArray raters, NDArray samples) {
    Masks.require("raters", raters);
    Masks.requireLike("samples", samples, raters);
    int images = Math.toIntExact(raters.getShape().get(0));
    int r = Math.toIntExact(raters.getShape().get(1));
    int n = Math.toIntExact(samples.getShape().get(1));
    double[] iou = Scratch.values(() -> Overlap.between(raters, samples).iou());
    double[] matched = new double[images];
    for (int i = 0; i < images; i++) {
      double[][] pairs = new double[r][n];
      for (int k = 0; k < r; k++) {
        System.arraycopy(iou, (i * r + k) * n, pairs[k], 0, n);
      }
      matched[i] = matched(pairs);
    }
    return matched;
  }

  /** The mean of the best assignment between rows and columns, both repeated to one length. */
  static double matched(double[][] iou) {
    int rows = iou.length;
    int columns = iou[0].length;
    int size = ArithmeticUtils.lcm(rows, columns);
    SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> left = vertices(0, size);
    Set<Integer> right = vertices(size, 2 * size);
    left.forEach(graph::addVertex);
    right.forEach(graph::addVertex);
    for (int i : left) {
      for (int j : right) {
        graph.setEdgeWeight(graph.addEdge(i, j), 1 - iou[i % rows][(j - size) % columns]);
      }
    }
    double distance =
        new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, left, right)
            .getMatching()
            .getWeight();
    return 1 - distance / size;
  }

  private static Set<Integer> vertices(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toSet());
  }
}
