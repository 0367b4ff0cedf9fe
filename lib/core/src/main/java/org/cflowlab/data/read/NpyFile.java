package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.read.SafeUnpickler.Refused;

/** Reads NumPy's {@code .npy}: numbers of any type and order, or a list of texts. */
final class NpyFile {
  private static final byte[] MARK = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']{2,12})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, ]*)\\)");

  private NpyFile() {}

  static boolean is(byte[] bytes) {
    return bytes.length > 10 && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
  }

  /** What the head says, and where the values begin. */
  private record Head(String type, boolean byColumns, Object[] shape, int end) {}

  private static Head head(byte[] file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = file[MARK.length] == 1;
    int start = first ? 10 : 12;
    int length = file.length < 12 ? -1 : first ? buffer.getShort(8) & 0xffff : buffer.getInt(8);
    if (length < 0 || length > file.length - start) {
      throw new IOException("it ends too soon");
    }
    String text = new String(file, start, length, StandardCharsets.ISO_8859_1);
    Matcher type = TYPE.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!type.find() || !order.find() || !shape.find()) {
      throw new IOException("it is no array of numbers: " + text.strip());
    }
    List<Object> sides = new ArrayList<>();
    for (String side : shape.group(1).split("[, ]+")) {
      if (!side.isEmpty()) {
        if (side.length() > 9) {
          throw new IOException("it has a side of " + side);
        }
        sides.add(Integer.valueOf(side));
      }
    }
    return new Head(type.group(1), order.group(1).equals("True"), sides.toArray(), start + length);
  }

  /** The lengths of its dimensions, by its head alone. */
  static int dimensions(byte[] file) throws IOException {
    return head(file).shape.length;
  }

  /**
   * The numbers of a file.
   *
   * @throws IOException if it is damaged, or holds no numbers
   */
  static NumberArray read(byte[] file) throws IOException {
    if (value(file) instanceof NumberArray array) {
      return array;
    }
    throw new IOException("it holds texts, not numbers");
  }

  /** A {@link NumberArray}, or a list of texts. */
  static Object value(byte[] file) throws IOException {
    Head head = head(file);
    byte[] values = Arrays.copyOfRange(file, head.end, file.length);
    try {
      return head.type.matches("[<>|][US]\\d+")
          ? texts(head, values)
          : NumpyArray.of(head.shape, NumberType.of(head.type), head.byColumns, values);
    } catch (Refused | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static List<String> texts(Head head, byte[] values) throws IOException {
    boolean wide = head.type.charAt(1) == 'U';
    int length = Integer.parseInt(head.type.substring(2)) * (wide ? 4 : 1);
    List<String> texts = new ArrayList<>();
    for (int at = 0; length > 0 && at + length <= values.length; at += length) {
      String text =
          wide
              ? new String(
                  values,
                  at,
                  length,
                  head.type.charAt(0) == '>'
                      ? java.nio.charset.Charset.forName("UTF-32BE")
                      : java.nio.charset.Charset.forName("UTF-32LE"))
              : new String(values, at, length, StandardCharsets.UTF_8);
      texts.add(text.replace("\0", ""));
    }
    return texts;
  }
}
