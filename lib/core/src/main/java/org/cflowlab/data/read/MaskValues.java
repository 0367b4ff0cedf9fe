package org.cflowlab.data.read;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The values of some masks, and what they can be. Several threads may add to them. */
final class MaskValues {
  /** More different values than this are a range. */
  private static final int MANY = 64;

  /** Greys of classes are few. */
  private static final int FEW = 8;

  /** So are class numbers beside a white. */
  private static final int FEWER = 5;

  /** The noise of JPEG is this near to black and white, of 255. */
  private static final int NEAR = 20;

  private final TreeSet<Float> distinct = new TreeSet<>();
  private float low = Float.POSITIVE_INFINITY;
  private float high = Float.NEGATIVE_INFINITY;
  private boolean fraction;

  /**
   * Those of one mask.
   *
   * @throws IOException if one is no number
   */
  static MaskValues of(Raster mask) throws IOException {
    MaskValues values = new MaskValues();
    if (mask.bytes() == null) {
      values.add(MaskRule.plane(mask));
      return values;
    }
    boolean[] has = mask.present();
    float[] found = new float[256];
    int n = 0;
    for (int value = 0; value < has.length; value++) {
      if (has[value]) {
        found[n++] = value;
      }
    }
    values.add(Arrays.copyOf(found, n));
    return values;
  }

  /** Those of all together. */
  static MaskValues of(List<MaskValues> some) {
    MaskValues all = new MaskValues();
    some.forEach(all::add);
    return all;
  }

  private void add(float[] values) throws IOException {
    float last = Float.NaN;
    for (float value : values) {
      if (value != last) {
        if (!Float.isFinite(value)) {
          throw new IOException("it has the value " + value);
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
        fraction |= value != (int) value;
        if (distinct.size() <= MANY) {
          distinct.add(value);
        }
        last = value;
      }
    }
  }

  /** Adds those of others. */
  synchronized void add(MaskValues others) {
    low = Math.min(low, others.low);
    high = Math.max(high, others.high);
    fraction |= others.fraction;
    for (float value : others.distinct) {
      if (distinct.size() <= MANY) {
        distinct.add(value);
      }
    }
  }

  float low() {
    return low;
  }

  float high() {
    return high;
  }

  /** How many there are; more than a few dozen count as that. */
  int count() {
    return distinct.size();
  }

  /** Whether nothing but 0 is there. */
  boolean isBlank() {
    return high <= 0 && low >= 0;
  }

  /** What white is: 1, 255 or 65535; NaN if the values fit none of them. */
  float white() {
    if (high == 1 || fraction && high < 1) {
      return 1;
    }
    if (high >= 200 && high <= 255) {
      return 255;
    }
    return high >= 51200 && high <= 65535 && isMany() || high == 65535 ? 65535 : Float.NaN;
  }

  /** Whether they are few, and some are neither near black nor near white. */
  boolean isStepped() {
    float near = near();
    return count() > 2
        && count() <= FEW
        && distinct.stream().anyMatch(value -> value >= near && value <= white() - near);
  }

  /**
   * Whether they are those of classes: whole numbers in few steps, or small ones beside a white
   * that has no noise.
   */
  boolean isOfClasses() {
    if (fraction) {
      return false;
    }
    float last = distinct.lower(high);
    boolean small = distinct.higher(0f) < near() && last < white() - near();
    boolean counted = !isMany() && low == 0 && last == count() - 2;
    return isStepped() || small && (count() <= FEWER || counted);
  }

  private float near() {
    return white() * NEAR / 255;
  }

  private boolean isMany() {
    return distinct.size() > MANY;
  }

  @Override
  public String toString() {
    return isMany()
        ? ImageRule.number(low) + " to " + ImageRule.number(high)
        : distinct.stream().limit(8).map(ImageRule::number).collect(Collectors.joining(", "))
            + (distinct.size() > 8 ? ", .. " + ImageRule.number(high) : "");
  }
}
