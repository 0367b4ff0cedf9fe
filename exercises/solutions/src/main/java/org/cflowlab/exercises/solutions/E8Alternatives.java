package org.cflowlab.exercises.solutions;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E8;

/** Right answers to E8, written differently. */
public final class E8Alternatives {
  /** Each by what is different. */
  public static final Map<String, E8> ALL =
      Map.of(
          "a tiny number above and below", new Tiny(),
          "bit sets", new Bits(),
          "similarities, each pair within a set once", new Similarities(),
          "single precision", new Single());

  private E8Alternatives() {}

  /** (both + eps) / (either + eps), small enough to be exact for any mask. */
  private static final class Tiny implements E8 {
    @Override
    public double iou(boolean[] a, boolean[] b) {
      long both = IntStream.range(0, a.length).filter(i -> a[i] & b[i]).count();
      long either = IntStream.range(0, a.length).filter(i -> a[i] | b[i]).count();
      return (both + 1e-9) / (either + 1e-9);
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      double across = 0;
      double amongRaters = 0;
      double amongSamples = 0;
      int r = raters.length;
      int n = samples.length;
      for (int i = 0; i < r * n; i++) {
        across += 1 - iou(raters[i % r], samples[i / r]);
      }
      for (int i = 0; i < r * r; i++) {
        amongRaters += 1 - iou(raters[i % r], raters[i / r]);
      }
      for (int i = 0; i < n * n; i++) {
        amongSamples += 1 - iou(samples[i % n], samples[i / n]);
      }
      return 2 * across / (r * n) - amongRaters / (r * r) - amongSamples / (n * n);
    }
  }

  private static final class Bits implements E8 {
    private static BitSet bits(boolean[] mask) {
      BitSet bits = new BitSet();
      IntStream.range(0, mask.length).filter(i -> mask[i]).forEach(bits::set);
      return bits;
    }

    @Override
    public double iou(boolean[] a, boolean[] b) {
      BitSet both = bits(a);
      both.and(bits(b));
      int either = bits(a).cardinality() + bits(b).cardinality() - both.cardinality();
      return either > 0 ? both.cardinality() / (double) either : 1;
    }

    private double apart(boolean[][] left, boolean[][] right) {
      return Arrays.stream(left)
          .mapToDouble(
              a -> Arrays.stream(right).mapToDouble(b -> 1 - iou(a, b)).average().orElse(0))
          .average()
          .orElse(0);
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      return 2 * apart(raters, samples) - apart(raters, raters) - apart(samples, samples);
    }
  }

  /** With d = 1 - IoU the ones cancel: GED^2 = E IoU(s, s') + E IoU(s^, s^') - 2 E IoU(s, s^). */
  private static final class Similarities implements E8 {
    @Override
    public double iou(boolean[] a, boolean[] b) {
      return new E8Solution().iou(b, a);
    }

    private double within(boolean[][] masks) {
      double sum = masks.length; // each agrees with itself
      for (int i = 0; i < masks.length; i++) {
        for (int j = 0; j < i; j++) {
          sum += 2 * iou(masks[i], masks[j]);
        }
      }
      return sum / masks.length / masks.length;
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      double across = 0;
      for (boolean[] sample : samples) {
        for (boolean[] rater : raters) {
          across += iou(sample, rater) / samples.length / raters.length;
        }
      }
      return within(raters) + within(samples) - 2 * across;
    }
  }

  private static final class Single implements E8 {
    @Override
    public double iou(boolean[] a, boolean[] b) {
      float both = 0;
      float sum = 0;
      for (int i = 0; i < a.length; i++) {
        both += a[i] && b[i] ? 1 : 0;
        sum += (a[i] ? 1 : 0) + (b[i] ? 1 : 0);
      }
      return sum == 0 ? 1 : both / (sum - both);
    }

    private float apart(boolean[][] left, boolean[][] right) {
      float sum = 0;
      for (boolean[] a : left) {
        for (boolean[] b : right) {
          sum += 1 - (float) iou(a, b);
        }
      }
      return sum / left.length / right.length;
    }

    @Override
    public double gedSquared(boolean[][] raters, boolean[][] samples) {
      return 2 * apart(samples, raters) - apart(samples, samples) - apart(raters, raters);
    }
  }
}
