package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cflowlab.array.Npy;
import org.cflowlab.data.read.SafeUnpickler.Refused;

/** What NumPy's {@code .npy} holds: numbers of any type and order, or a list of texts. */
final class NpyFile {
  private NpyFile() {}

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
    Npy array = Npy.read(file);
    try {
      return array.type().matches("[<>|][US]\\d+") ? texts(array) : numbers(array);
    } catch (Refused | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static NumberArray numbers(Npy array) {
    Object[] sides = Arrays.stream(array.shape().getShape()).mapToObj(n -> (int) n).toArray();
    return NumpyArray.of(sides, NumberType.of(array.type()), array.isFortran(), array.values());
  }

  private static List<String> texts(Npy array) {
    boolean wide = array.type().charAt(1) == 'U';
    String order = array.type().charAt(0) == '>' ? "UTF-32BE" : "UTF-32LE";
    Charset charset = wide ? Charset.forName(order) : StandardCharsets.UTF_8;
    int length = Integer.parseInt(array.type().substring(2)) * (wide ? 4 : 1);
    byte[] values = array.values();
    List<String> texts = new ArrayList<>();
    for (int at = 0; length > 0 && at + length <= values.length; at += length) {
      texts.add(new String(values, at, length, charset).replace("\0", ""));
    }
    return texts;
  }
}
