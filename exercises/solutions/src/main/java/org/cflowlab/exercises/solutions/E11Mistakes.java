package org.cflowlab.exercises.solutions;

import java.util.Arrays;
import java.util.Map;
import org.cflowlab.exercises.E11;

/** The usual mistakes in E11: the right answer with one of its parts replaced. */
public final class E11Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E11> ALL =
      Map.ofEntries(
          distance(
              "product for minimum",
              (a, b) -> {
                double both = product(a, b);
                return 1 - (both + 1) / (sum(a) + sum(b) - both + 1);
              }),
          distance(
              "product for minimum / the maximum kept",
              (a, b) -> 1 - (product(a, b) + 1) / (larger(a, b) + 1)),
          distance("similarity for distance", (a, b) -> (smaller(a, b) + 1) / (larger(a, b) + 1)),
          distance("the ones left out", (a, b) -> 1 - smaller(a, b) / larger(a, b)),
          distance(
              "the ones left out / with a case for empty masks",
              (a, b) -> larger(a, b) == 0 ? 0 : 1 - smaller(a, b) / larger(a, b)),
          distance(
              "the ones left out / a tiny number instead",
              (a, b) -> 1 - (smaller(a, b) + 1e-8) / (larger(a, b) + 1e-8)),
          distance("one above only", (a, b) -> 1 - (smaller(a, b) + 1) / larger(a, b)),
          distance("one below only", (a, b) -> 1 - smaller(a, b) / (larger(a, b) + 1)),
          distance("cut at a half", (a, b) -> new E11Solution().distance(cut(a), cut(b))),
          distance("Dice", (a, b) -> 1 - (2 * smaller(a, b) + 1) / (sum(a) + sum(b) + 1)),
          distance("union as |a| + |b|", (a, b) -> 1 - (smaller(a, b) + 1) / (sum(a) + sum(b) + 1)),
          distance(
              "minimum of the sums",
              (a, b) -> 1 - (Math.min(sum(a), sum(b)) + 1) / (Math.max(sum(a), sum(b)) + 1)),
          distance(
              "means for sums",
              (a, b) -> 1 - (smaller(a, b) / a.length + 1) / (larger(a, b) / a.length + 1)),
          energy(
              "self pairs counted",
              (across, samples) -> 2 * across.mean() - samples.sum() / samples.pairs()),
          energy(
              "equal samples left out",
              (across, samples) -> 2 * across.mean() - samples.sum() / samples.unequal()),
          energy("not doubled", (across, samples) -> across.mean() - samples.others()),
          energy("half of it", (across, samples) -> across.mean() - samples.others() / 2),
          energy("diversity left out", (across, samples) -> 2 * across.mean()),
          energy("diversity added", (across, samples) -> 2 * across.mean() + samples.others()),
          energy(
              "the raters' term kept",
              (across, samples) -> {
                Pairs raters = new Pairs(across.left, across.left);
                return 2 * across.mean() - samples.others() - raters.mean();
              }),
          energy(
              "the raters' term kept / without self pairs",
              (across, samples) -> {
                Pairs raters = new Pairs(across.left, across.left);
                return 2 * across.mean() - samples.others() - raters.others();
              }),
          energy(
              "half the pairs",
              (across, samples) -> 2 * across.mean() - samples.sum() / 2 / samples.ordered()),
          energy(
              "diversity left out / 1 over whole numbers",
              (across, samples) -> 2 * across.mean() - 1 / samples.ordered() * samples.sum()),
          energy(
              "integer division / across",
              (across, samples) -> 2 * (1 / across.pairs()) * across.sum() - samples.others()),
          energy(
              "integer division / both",
              (across, samples) ->
                  2 * (1 / across.pairs()) * across.sum() - 1 / samples.ordered() * samples.sum()),
          distance(
              "in place",
              (a, b) -> {
                double distance = new E11Solution().distance(a, b);
                a[0] = 1 - a[0];
                return distance;
              }),
          energy("sums for means", (across, samples) -> 2 * across.sum() - samples.sum()),
          energy(
              "best sample only", (across, samples) -> 2 * across.meanOfLeast() - samples.others()),
          energy(
              "square root", (across, samples) -> Math.sqrt(2 * across.mean() - samples.others())));

  private E11Mistakes() {}

  private interface Pair {
    double of(double[] a, double[] b);
  }

  private interface Energy {
    double of(Pairs across, Pairs samples);
  }

  private record Parts(Pair pair, Energy loss) implements E11 {
    @Override
    public double distance(double[] a, double[] b) {
      return pair.of(a, b);
    }

    @Override
    public double energy(double[][] raters, double[][] samples) {
      Pair right = new E11Solution()::distance;
      if (loss == null) {
        Pairs among = new Pairs(samples, samples, pair);
        return 2 * new Pairs(raters, samples, pair).mean() - among.others();
      }
      return loss.of(new Pairs(raters, samples, right), new Pairs(samples, samples, right));
    }
  }

  /** All pairs of two sets of masks, and their distances. */
  private record Pairs(double[][] left, double[][] right, Pair pair) {
    Pairs(double[][] left, double[][] right) {
      this(left, right, new E11Solution()::distance);
    }

    int pairs() {
      return left.length * right.length;
    }

    int ordered() {
      return pairs() - left.length;
    }

    long unequal() {
      return Arrays.stream(left)
          .mapToLong(a -> Arrays.stream(right).filter(b -> !Arrays.equals(a, b)).count())
          .sum();
    }

    double sum() {
      double sum = 0;
      for (double[] a : left) {
        for (double[] b : right) {
          sum += pair.of(a, b);
        }
      }
      return sum;
    }

    double mean() {
      return sum() / pairs();
    }

    /** The mean over pairs of two different masks of one set. */
    double others() {
      double self = Arrays.stream(left).mapToDouble(a -> pair.of(a, a)).sum();
      return (sum() - self) / ordered();
    }

    /** The mean over the left of the nearest on the right. */
    double meanOfLeast() {
      return Arrays.stream(left)
          .mapToDouble(
              a -> Arrays.stream(right).mapToDouble(b -> pair.of(a, b)).min().orElseThrow())
          .average()
          .orElseThrow();
    }
  }

  private static Map.Entry<String, E11> distance(String name, Pair wrong) {
    return Map.entry(name, new Parts(wrong, null));
  }

  private static Map.Entry<String, E11> energy(String name, Energy wrong) {
    return Map.entry(name, new Parts(new E11Solution()::distance, wrong));
  }

  private static double sum(double[] a) {
    return Arrays.stream(a).sum();
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double smaller(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.min(a[i], b[i]);
    }
    return sum;
  }

  private static double larger(double[] a, double[] b) {
    return sum(a) + sum(b) - smaller(a, b);
  }

  private static double[] cut(double[] a) {
    return Arrays.stream(a).map(v -> v > .5 ? 1 : 0).toArray();
  }
}
