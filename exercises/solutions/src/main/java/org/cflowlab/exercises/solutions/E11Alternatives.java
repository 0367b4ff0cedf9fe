package org.cflowlab.exercises.solutions;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E11;

/** Right answers to E11, written differently. */
public final class E11Alternatives {
  /** Each by what is different. */
  public static final Map<String, E11> ALL =
      Map.of(
          "minimum and maximum from the difference", new Differences(),
          "similarities, each pair once", new Similarities(),
          "streams, a sample and itself passed over", new Streams(),
          "single precision", new Single());

  private E11Alternatives() {}

  /** min = (a + b - |a - b|) / 2, max = (a + b + |a - b|) / 2; all pairs in one loop. */
  private static final class Differences implements E11 {
    @Override
    public double distance(double[] a, double[] b) {
      double together = Arrays.stream(a).sum() + Arrays.stream(b).sum();
      double apart = IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).sum();
      return 2 * apart / (together + apart + 2);
    }

    @Override
    public double energy(double[][] raters, double[][] samples) {
      int r = raters.length;
      int n = samples.length;
      double energy = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < r; j++) {
          energy += 2 * distance(samples[i], raters[j]) / n / r;
        }
        for (int j = 0; j < n; j++) {
          energy -= j == i ? 0 : distance(samples[i], samples[j]) / n / (n - 1);
        }
      }
      return energy;
    }
  }

  /** With d = 1 - k the loss is 1 - 2 E k(s, s^) + E k(s^, s^'). */
  private static final class Similarities implements E11 {
    private static double similarity(double[] a, double[] b) {
      double both = 1;
      double either = 1;
      for (int i = a.length - 1; i >= 0; i--) {
        both += a[i] < b[i] ? a[i] : b[i];
        either += a[i] < b[i] ? b[i] : a[i];
      }
      return both / either;
    }

    @Override
    public double distance(double[] a, double[] b) {
      return 1 - similarity(b, a);
    }

    @Override
    public double energy(double[][] raters, double[][] samples) {
      double across = 0;
      for (double[] rater : raters) {
        for (double[] sample : samples) {
          across += similarity(rater, sample);
        }
      }
      double among = 0;
      int pairs = 0;
      for (int i = 0; i < samples.length; i++) {
        for (int j = 0; j < i; j++) {
          among += similarity(samples[i], samples[j]);
          pairs++;
        }
      }
      return 1 - 2 * across / raters.length / samples.length + among / pairs;
    }
  }

  private static final class Streams implements E11 {
    @Override
    public double distance(double[] a, double[] b) {
      double both = IntStream.range(0, a.length).mapToDouble(i -> Math.min(a[i], b[i])).sum();
      double either = IntStream.range(0, a.length).mapToDouble(i -> Math.max(a[i], b[i])).sum();
      return (either - both) / (either + 1);
    }

    @Override
    public double energy(double[][] raters, double[][] samples) {
      double across =
          Arrays.stream(raters)
              .flatMapToDouble(s -> Arrays.stream(samples).mapToDouble(t -> distance(s, t)))
              .average()
              .orElseThrow();
      double among =
          IntStream.range(0, samples.length)
              .mapToDouble(
                  i ->
                      IntStream.range(0, samples.length)
                          .filter(j -> j != i)
                          .mapToDouble(j -> distance(samples[i], samples[j]))
                          .average()
                          .orElseThrow())
              .average()
              .orElseThrow();
      return across - among + across;
    }
  }

  private static final class Single implements E11 {
    @Override
    public double distance(double[] a, double[] b) {
      float both = 1;
      float either = 1;
      for (int i = 0; i < a.length; i++) {
        both += (float) Math.min(a[i], b[i]);
        either += (float) Math.max(a[i], b[i]);
      }
      return 1 - both / either;
    }

    @Override
    public double energy(double[][] raters, double[][] samples) {
      float across = 0;
      float among = 0;
      for (double[] sample : samples) {
        for (double[] rater : raters) {
          across += (float) distance(rater, sample);
        }
        for (double[] other : samples) {
          among += sample == other ? 0 : (float) distance(other, sample);
        }
      }
      int n = samples.length;
      return 2 * across / (n * raters.length) - among / (n * n - n);
    }
  }
}
