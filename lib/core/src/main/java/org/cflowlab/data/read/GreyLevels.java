package org.cflowlab.data.read;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a set's images spread over the 256 levels of grey. Their most common level is taken for the
 * background and does not count. Several threads may add to them.
 */
final class GreyLevels {
  private static final int LEVELS = 256;

  /** Images of 12 bits in a range of 16 fill half of this. */
  private static final int FEW = 32;

  /** As many numbers of an image are looked at. */
  private static final int LOOKS = 1024;

  private static final double MOST = .99;

  private final long[] pixels = new long[LEVELS];
  private int numbers;

  /** Adds an image: as it is stored, and its planes of grey. */
  void add(Raster image, List<byte[]> planes) {
    long[] its = new long[LEVELS];
    for (byte[] plane : planes) {
      for (byte grey : plane) {
        its[grey & 0xff]++;
      }
    }
    int different = different(image.values());
    synchronized (this) {
      numbers = Math.max(numbers, different);
      for (int level = 0; level < LEVELS; level++) {
        pixels[level] += its[level];
      }
    }
  }

  private static int different(float[] values) {
    int step = Math.max(1, values.length / LOOKS);
    float[] some = new float[values.length / step];
    for (int k = 0; k < some.length; k++) {
      some[k] = values[k * step];
    }
    Arrays.sort(some);
    int different = 1;
    for (int k = 1; k < some.length; k++) {
      different += some[k] > some[k - 1] ? 1 : 0;
    }
    return different;
  }

  /** What a user should know: that many numbers became few levels. */
  synchronized List<String> notes(ImageRule rule) {
    long[] counted = pixels.clone();
    int background = 0;
    for (int level = 1; level < LEVELS; level++) {
      background = counted[level] > counted[background] ? level : background;
    }
    counted[background] = 0;
    double most = MOST * Arrays.stream(counted).sum();
    int levels = levels(counted, most);
    if (levels > FEW || numbers <= 2 * (levels + 1)) { // few numbers need few levels
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "99%% of the images but for their background fall into %d of 256 levels of grey; if a few"
                + " values far from the others made the range that wide, say --window LOW,HIGH%s",
            levels,
            window(counted, most, rule)));
  }

  /** How many levels hold so many pixels, at least. */
  private static int levels(long[] counted, double most) {
    long[] sorted = counted.clone();
    Arrays.sort(sorted);
    int levels = 0;
    for (double sum = 0; sum < most; levels++) {
      sum += sorted[LEVELS - 1 - levels];
    }
    return levels;
  }

  /** The values of the shortest run of levels that holds so many pixels, if it is short. */
  private static String window(long[] counted, double most, ImageRule rule) {
    for (int length = 1; length <= FEW; length++) {
      for (int from = 0; from + length <= LEVELS; from++) {
        if (Arrays.stream(counted, from, from + length).sum() >= most) {
          float level = (rule.high() - rule.low()) / LEVELS;
          float black = rule.low() + from * level;
          float white = black + length * level;
          String numbers = level > 1 ? ", such as %.0f,%.0f" : ", such as %.3g,%.3g";
          return String.format(Locale.ROOT, numbers, black, white);
        }
      }
    }
    return "";
  }
}
