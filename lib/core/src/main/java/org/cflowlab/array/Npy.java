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
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array in NumPy's {@code .npy} format: a mark, the version, the header's length, the header,
 * which is a Python dictionary, and the values, here in C order with the lowest byte first.
 *
 * @param type NumPy's word for one value, such as &lt;f8
 */
public record Npy(String type, Shape shape, byte[] values) {
  private static final String MARK = "\u0093NUMPY";
  private static final int ALIGNMENT = 64; // of the values
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([<|]\\w(\\d+))', 'fortran_order': False,"
              + " 'shape': \\(([\\d, ]*)\\),? *\\}\\s*");

  /**
   * Reads the bytes of a file.
   *
   * @throws IOException if they are not those of such an array
   */
  static Npy read(byte[] file) throws IOException {
    if (file.length < 12 || !text(file, 0, MARK.length()).equals(MARK)) {
      throw new IOException("an array without NumPy's mark");
    }
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = file[MARK.length()] == 1;
    int start = first ? 10 : 12;
    int length = first ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
    if (length < 0 || length > file.length - start) {
      throw new IOException("an array cut short");
    }
    String header = text(file, start, length);
    Matcher found = HEADER.matcher(header);
    if (!found.matches()) {
      throw new IOException("an array that is not in C order: " + header.strip());
    }
    long[] shape =
        Pattern.compile("\\d+")
            .matcher(found.group(3))
            .results()
            .mapToLong(n -> Long.parseLong(n.group()))
            .toArray();
    Npy array =
        new Npy(
            found.group(1),
            new Shape(shape),
            Arrays.copyOfRange(file, start + length, file.length));
    if (array.shape.size() * Integer.parseInt(found.group(2)) != array.values.length) {
      throw new IOException("an array cut short");
    }
    return array;
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  /** The array's values, of floating point or bytes. */
  static Npy of(NDArray array) {
    return new Npy(array.getDataType().asNumpy(), array.getShape(), array.toByteArray());
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
