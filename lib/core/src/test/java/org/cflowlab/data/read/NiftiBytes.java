package org.cflowlab.data.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A NIfTI-1 or NIfTI-2 file of bytes, the first axis fastest. */
final class NiftiBytes {
  private final int[] sides;
  private final boolean second;
  private final ByteBuffer head;
  private IntUnaryOperator value = k -> k % 251;

  private NiftiBytes(boolean second, int... sides) {
    this.sides = sides;
    this.second = second;
    head = ByteBuffer.allocate(second ? 544 : 352).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = (second ? "n+2\0" : "n+1\0").getBytes(StandardCharsets.US_ASCII);
    head.putInt(0, second ? 540 : 348).put(second ? 4 : 344, magic);
    head.putShort(second ? 12 : 70, (short) 2);
    if (second) {
      head.putLong(16, sides.length).putLong(168, 544).putDouble(176, 1);
    } else {
      head.putShort(40, (short) sides.length).putFloat(108, 352).putFloat(112, 1);
    }
    for (int d = 0; d < sides.length; d++) {
      if (second) {
        head.putLong(24 + 8 * d, sides[d]);
      } else {
        head.putShort(42 + 2 * d, (short) sides[d]);
      }
    }
  }

  static NiftiBytes of(int... sides) {
    return new NiftiBytes(false, sides);
  }

  static NiftiBytes second(int... sides) {
    return new NiftiBytes(true, sides);
  }

  /** The values, by their place in the file. */
  NiftiBytes values(IntUnaryOperator values) {
    value = values;
    return this;
  }

  /** The matrix from indices to places, row by row. */
  NiftiBytes matrix(double... rows) {
    for (int k = 0; k < 12; k++) {
      if (second) {
        head.putInt(348, 1).putDouble(400 + 8 * k, rows[k]);
      } else {
        head.putShort(254, (short) 1).putFloat(280 + 4 * k, (float) rows[k]);
      }
    }
    return this;
  }

  /** The turn as a quaternion b, c, d, the place of the first value, and steps with their sign. */
  NiftiBytes quaternion(double[] turn, double[] place, double... steps) {
    head.putShort(252, (short) 1).putFloat(76, (float) steps[0]);
    for (int k = 0; k < 3; k++) {
      head.putFloat(256 + 4 * k, (float) turn[k]).putFloat(268 + 4 * k, (float) place[k]);
      head.putFloat(80 + 4 * k, (float) steps[1 + k]);
    }
    return this;
  }

  byte[] bytes() {
    int n = Arrays.stream(sides).reduce(1, (a, b) -> a * b);
    ByteBuffer all = ByteBuffer.allocate(head.capacity() + n).put(head.array());
    for (int k = 0; k < n; k++) {
      all.put((byte) value.applyAsInt(k));
    }
    return all.array();
  }
}
