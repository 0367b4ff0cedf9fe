package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;

/**
 * A NIfTI-1 or NIfTI-2 image in one file, a picture or a volume, as its values are stored: the
 * first axis counts rows and the second columns, as NiBabel shows the array, and the third slices.
 * Axes of length 1 do not count.
 *
 * @param scale what stored values are multiplied with, 1 where the header says nothing
 * @param shift what is then added
 * @param grid the lengths of all three axes
 * @param affine rows of the matrix that gives a value's place in space (mm), [3][4]; null where the
 *     header says nothing of it
 */
record Nifti(
    int rows,
    int columns,
    int slices,
    ByteBuffer data,
    int type,
    float scale,
    float shift,
    long[] grid,
    double[][] affine) {
  private static final double[][] IDENTITY = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};

  /** Less than this of a step is no step, however headers are rounded. */
  private static final double ALMOST = .999;

  private static final int HEAD_1 = 348;
  private static final int HEAD_2 = 540;

  /** Whether these bytes are a NIfTI file. */
  static boolean is(byte[] bytes) {
    return bytes.length >= HEAD_1 + 4
        && (isMagic(bytes, 344, "n+1") && (head(bytes, HEAD_1))
            || bytes.length >= HEAD_2 + 4 && isMagic(bytes, 4, "n+2") && head(bytes, HEAD_2));
  }

  private static boolean isMagic(byte[] bytes, int at, String magic) {
    return bytes[at] == magic.charAt(0)
        && bytes[at + 1] == magic.charAt(1)
        && bytes[at + 2] == magic.charAt(2);
  }

  private static boolean head(byte[] bytes, int size) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return buffer.getInt(0) == size || buffer.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == size;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is cut short, or of a type that is not known
   */
  static Nifti read(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean second = isMagic(bytes, 4, "n+2");
    int size = second ? HEAD_2 : HEAD_1;
    in.order(in.getInt(0) == size ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long dimensions = second ? in.getLong(16) : in.getShort(40);
    if (dimensions < 2 || dimensions > 7) {
      throw new IOException("it has " + dimensions + " dimensions");
    }
    long[] grid = {1, 1, 1};
    for (int d = 1; d <= dimensions; d++) {
      long n = second ? in.getLong(16 + 8 * d) : in.getShort(40 + 2 * d);
      if (n < 1 || n > PictureFile.LARGEST) {
        throw new IOException("it has a side of " + n);
      }
      if (d <= 3) {
        grid[d - 1] = n;
      } else if (n > 1) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "it has %d dimensions, with %d along the %dth; save each as a file of its own",
                dimensions,
                n,
                d));
      }
    }
    int type = in.getShort(second ? 12 : 70);
    long start = second ? in.getLong(168) : (long) in.getFloat(108);
    float scale = second ? (float) in.getDouble(176) : in.getFloat(112);
    float shift = second ? (float) in.getDouble(184) : in.getFloat(116);
    long needed = grid[0] * grid[1] * grid[2] * bytesOf(type);
    if (start < size || start > bytes.length || needed > bytes.length - start) {
      throw new IOException("it ends too soon");
    }
    boolean scaled = scale != 0 && Float.isFinite(scale) && Float.isFinite(shift);
    ByteBuffer data = in.slice((int) start, (int) needed).order(in.order());
    int[] sides = LongStream.of(grid).filter(n -> n > 1).mapToInt(n -> (int) n).toArray();
    return new Nifti(
        sides.length < 2 ? (int) grid[0] : sides[0],
        sides.length < 2 ? (int) grid[1] : sides[1],
        sides.length < 2 ? (int) grid[2] : sides.length < 3 ? 1 : sides[2],
        data,
        type,
        scaled ? scale : 1,
        scaled ? shift : 0,
        grid,
        affine(in, second));
  }

  /** The matrix by the method that NiBabel prefers; null if the header has neither. */
  private static double[][] affine(ByteBuffer in, boolean second) {
    IntToDoubleFunction number = second ? in::getDouble : in::getFloat;
    int each = second ? 8 : 4;
    int quaternion = second ? in.getInt(344) : in.getShort(252);
    int matrix = second ? in.getInt(348) : in.getShort(254);
    double[][] affine = new double[3][4];
    if (matrix > 0) {
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 4; column++) {
          affine[row][column] =
              number.applyAsDouble((second ? 400 : 280) + each * (4 * row + column));
        }
      }
      return affine;
    }
    if (quaternion <= 0) {
      return null;
    }
    int at = second ? 352 : 256;
    double b = number.applyAsDouble(at);
    double c = number.applyAsDouble(at + each);
    double d = number.applyAsDouble(at + 2 * each);
    double a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
    double[][] turn = {
      {a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
      {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
      {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c}
    };
    int spacing = second ? 104 : 76;
    for (int column = 0; column < 3; column++) {
      double step = number.applyAsDouble(spacing + each * (column + 1));
      double sign = column == 2 && number.applyAsDouble(spacing) < 0 ? -1 : 1; // qfac
      for (int row = 0; row < 3; row++) {
        affine[row][column] = sign * step * turn[row][column];
      }
    }
    for (int row = 0; row < 3; row++) {
      affine[row][3] = number.applyAsDouble(at + (3 + row) * each);
    }
    return affine;
  }

  /**
   * Whether values of the same index lie at the same place in space, but for less than a step along
   * each axis. A header that says nothing, or has the identity, as files written without one have,
   * leaves that open and passes.
   */
  boolean liesAs(Nifti other) {
    if (isOpen() || other.isOpen() || !Arrays.equals(grid, other.grid)) {
      return true;
    }
    for (int corner = 0; corner < 8; corner++) {
      double[] apart = new double[3];
      for (int row = 0; row < 3; row++) {
        apart[row] = affine[row][3] - other.affine[row][3];
        for (int axis = 0; axis < 3; axis++) {
          long index = (corner >> axis & 1) * (grid[axis] - 1);
          apart[row] += index * (affine[row][axis] - other.affine[row][axis]);
        }
      }
      for (int axis = 0; axis < 3; axis++) {
        double shift = 0;
        double step = 0;
        for (int row = 0; row < 3; row++) {
          shift += apart[row] * other.affine[row][axis];
          step += other.affine[row][axis] * other.affine[row][axis];
        }
        if (!(Math.abs(shift) <= ALMOST * step)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isOpen() {
    return affine == null || Arrays.deepEquals(affine, IDENTITY);
  }

  private static int bytesOf(int type) throws IOException {
    return switch (type) {
      case 2, 256 -> 1;
      case 4, 512 -> 2;
      case 8, 16, 768 -> 4;
      case 64, 1024, 1280 -> 8;
      default -> throw new IOException("its values are of the type " + type + ", not numbers");
    };
  }

  /** One slice as a picture. */
  Raster slice(int slice) throws IOException {
    if (slice < 0 || slice >= slices) {
      throw new IOException(
          String.format(Locale.ROOT, "it has %d slices, no number %d", slices, slice));
    }
    float[] values = new float[rows * columns];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        values[y * columns + x] = scale * value(y + rows * (x + columns * slice)) + shift;
      }
    }
    boolean bytes = type == 2 && scale == 1 && shift == 0;
    return Raster.grey(rows, columns, values, bytes ? 255 : Float.NaN);
  }

  private float value(int k) {
    return switch (type) {
      case 2 -> data.get(k) & 0xff;
      case 256 -> data.get(k);
      case 4 -> data.getShort(2 * k);
      case 512 -> data.getShort(2 * k) & 0xffff;
      case 8 -> data.getInt(4 * k);
      case 768 -> data.getInt(4 * k) & 0xffffffffL;
      case 16 -> data.getFloat(4 * k);
      case 64 -> (float) data.getDouble(8 * k);
      default -> data.getLong(8 * k);
    };
  }
}
