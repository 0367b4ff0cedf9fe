package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array in NumPy's {@code .npy} format: a mark, the version, the header's length, the header,
 * which is a Python dictionary, and the values with the lowest byte first, or as the type says.
 *
 * @param type NumPy's word for one value, such as &lt;f8
 * @param isFortran whether the first index runs fastest
 * @param shape the lengths of its dimensions
 * @param values as they are stored; not checked to be as many as the shape says
 */
public record Npy(String type, boolean isFortran, Shape shape, byte[] values) {
  private static final String MARK = "\u0093NUMPY";
  private static final int SHORTEST = 12;
  private static final int ALIGNMENT = 64; // of the values
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']{2,12})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, ]*)\\)");
  private static final Pattern SIDE = Pattern.compile("\\d+");
  private static final int MOST_DIGITS = 9;

  /** Whether a file begins with NumPy's mark. */
  public static boolean is(byte[] file) {
    return file.length >= SHORTEST && text(file, 0, MARK.length()).equals(MARK);
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws IOException if they are not those of an array
   */
  public static Npy read(byte[] file) throws IOException {
    if (!is(file)) {
      throw new IOException("it is without NumPy's mark");
    }
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = file[MARK.length()] == 1;
    int start = first ? 10 : 12;
    int length = first ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
    if (length < 0 || length > file.length - start) {
      throw new IOException("it ends too soon");
    }
    String header = text(file, start, length);
    Matcher type = TYPE.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!type.find() || !order.find() || !shape.find()) {
      throw new IOException("it is no array of numbers: " + header.strip());
    }
    return new Npy(
        type.group(1),
        order.group(1).equals("True"),
        new Shape(sides(shape.group(1))),
        Arrays.copyOfRange(file, start + length, file.length));
  }

  private static long[] sides(String text) throws IOException {
    List<String> sides = SIDE.matcher(text).results().map(MatchResult::group).toList();
    for (String side : sides) {
      if (side.length() > MOST_DIGITS) {
        throw new IOException("it has a side of " + side);
      }
    }
    return sides.stream().mapToLong(Long::parseLong).toArray();
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  /** The array's values, of floating point or bytes. */
  static Npy of(NDArray array) {
    return new Npy(array.getDataType().asNumpy(), false, array.getShape(), array.toByteArray());
  }

  /** The bytes of a file. */
  byte[] toBytes() {
    byte[] head = head(type, shape);
    return ByteBuffer.allocate(head.length + values.length).put(head).put(values).array();
  }

  /**
   * What stands in a file before the values.
   *
   * @param type NumPy's word for one value, such as &lt;f8
   */
  public static byte[] head(String type, Shape shape) {
    String lengths =
        Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining(", "))
            + (shape.dimension() == 1 ? "," : "");
    String header =
        String.format(
            Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, lengths);
    int start = MARK.length() + 4;
    int length = -(start + header.length() + 1) & (ALIGNMENT - 1);
    header += " ".repeat(length) + "\n";
    return ByteBuffer.allocate(start + header.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARK.getBytes(StandardCharsets.ISO_8859_1))
        .put(new byte[] {1, 0})
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  /** The array on a manager's device. */
  NDArray in(NDManager manager) {
    return manager.create(ByteBuffer.wrap(values), shape, DataType.fromNumpy(type));
  }
}
