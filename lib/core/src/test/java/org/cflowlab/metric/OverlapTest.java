package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Overlaps, matches and what is made of them, against loops that share no code with them. */
class OverlapTest {
  private static final int PIXELS = 12;

  private final NDManager manager = Torch.newManager();
  private final Random random = new Random(11);

  @AfterEach
  void close() {
    manager.close();
  }

  /** Random masks, among them empty and full ones and copies. */
  private boolean[][] masks(int n) {
    boolean[][] masks = new boolean[n][PIXELS];
    for (int k = 0; k < n; k++) {
      int kind = random.nextInt(5);
      double share = kind == 0 ? 0 : kind == 1 ? 1 : random.nextDouble();
      for (int p = 0; p < PIXELS; p++) {
        masks[k][p] = random.nextDouble() < share;
      }
      if (kind == 2 && k > 0) {
        masks[k] = masks[k - 1].clone();
      }
    }
    return masks;
  }

  private NDArray array(List<boolean[][]> images) {
    int n = images.get(0).length;
    double[] flat = new double[images.size() * n * PIXELS];
    int at = 0;
    for (boolean[][] image : images) {
      for (boolean[] mask : image) {
        for (boolean pixel : mask) {
          flat[at++] = pixel ? 1 : 0;
        }
      }
    }
    return manager.create(flat, new Shape(images.size(), n, 3, 4));
  }

  private static int count(boolean[] a, boolean[] b, boolean either) {
    int count = 0;
    for (int p = 0; p < a.length; p++) {
      count += (either ? a[p] || b[p] : a[p] && b[p]) ? 1 : 0;
    }
    return count;
  }

  private static double iou(boolean[] a, boolean[] b) {
    int either = count(a, b, true);
    return either == 0 ? 1 : (double) count(a, b, false) / either;
  }

  private static double dice(boolean[] a, boolean[] b) {
    int areas = count(a, a, true) + count(b, b, true);
    return areas == 0 ? 1 : 2.0 * count(a, b, false) / areas;
  }

  private List<boolean[][]> images(int count, int n) {
    List<boolean[][]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(masks(n));
    }
    return images;
  }

  @Test
  void iouAndDiceAreTheLoop() {
    List<boolean[][]> a = images(20, 3);
    List<boolean[][]> b = images(20, 5);
    Overlap overlap = Overlap.between(array(a), array(b));
    double[] iou = overlap.iou().toDoubleArray();
    double[] dice = overlap.dice().toDoubleArray();
    int at = 0;
    for (int i = 0; i < 20; i++) {
      for (boolean[] x : a.get(i)) {
        for (boolean[] y : b.get(i)) {
          assertThat(iou[at]).isCloseTo(iou(x, y), within(1e-12));
          assertThat(dice[at++]).isCloseTo(dice(x, y), within(1e-12));
        }
      }
    }
  }

  @Test
  void emptyMasksAgreeWithOneAnotherAlone() {
    boolean[] empty = new boolean[PIXELS];
    boolean[] full = new boolean[PIXELS];
    Arrays.fill(full, true);
    NDArray both = array(List.<boolean[][]>of(new boolean[][] {empty, full}));
    Overlap overlap = Overlap.between(both, both);
    assertThat(overlap.dice().toDoubleArray()).containsExactly(1, 0, 0, 1);
    assertThat(overlap.iou().toDoubleArray()).containsExactly(1, 0, 0, 1);
  }

  /** The best of all assignments, tried one after the other. */
  private static double best(double[][] iou, int size, int row, boolean[] taken) {
    if (row == size) {
      return 0;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < size; column++) {
      if (!taken[column]) {
        taken[column] = true;
        double here = iou[row % iou.length][column % iou[0].length];
        best = Math.max(best, here + best(iou, size, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }

  @Test
  void theMatchIsTheBestOfAllAssignments() {
    int[][] sizes = {{2, 6}, {3, 3}, {2, 3}, {1, 5}, {4, 2}};
    int[] repeated = {6, 3, 6, 5, 4};
    for (int s = 0; s < sizes.length; s++) {
      List<boolean[][]> raters = images(6, sizes[s][0]);
      List<boolean[][]> samples = images(6, sizes[s][1]);
      double[] matched = HungarianIou.of(array(raters), array(samples));
      for (int i = 0; i < 6; i++) {
        double[][] iou = new double[sizes[s][0]][sizes[s][1]];
        for (int r = 0; r < iou.length; r++) {
          for (int n = 0; n < iou[r].length; n++) {
            iou[r][n] = iou(raters.get(i)[r], samples.get(i)[n]);
          }
        }
        double best = best(iou, repeated[s], 0, new boolean[repeated[s]]) / repeated[s];
        assertThat(matched[i]).isCloseTo(best, within(1e-12));
      }
    }
  }

  @Test
  void ratersInTheirProportionsMatchPerfectly() {
    List<boolean[][]> raters = images(5, 4);
    NDArray r = array(raters);
    NDArray fourTimes = r.concat(r, 1).concat(r, 1).concat(r, 1);
    assertThat(HungarianIou.of(r, fourTimes))
        .containsExactly(new double[] {1, 1, 1, 1, 1}, within(1e-12));
  }

  @Test
  void diversityIsTheMeanOverDifferentMasks() {
    List<boolean[][]> images = images(10, 4);
    double[] diversity = Diversity.of(array(images)).toDoubleArray();
    for (int i = 0; i < 10; i++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        for (int k = 0; k < 4; k++) {
          sum += j == k ? 0 : 1 - iou(images.get(i)[j], images.get(i)[k]);
        }
      }
      assertThat(diversity[i]).isCloseTo(sum / 12, within(1e-12));
    }
    assertThatThrownBy(() -> Diversity.of(array(images(1, 1))))
        .hasMessage("diversity needs at least 2 masks an image, not 1");
  }
}
