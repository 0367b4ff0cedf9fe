package org.cflowlab.data.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import net.razorvine.pickle.IObjectConstructor;
import org.cflowlab.data.read.SafeUnpickler.Refused;

/**
 * A two-dimensional NumPy array out of a pickle, made small at once: numbers with a fraction are
 * taken for grey values from 0 to 1 and kept as 0 to 255, whole ones are kept as they are, and
 * zeros and ones as bits.
 */
final class NumpyArray implements SafeUnpickler.Stateful {
  private int height;
  private int width;
  private byte[] values;
  private BitSet bits;

  /**
   * What a pickle of arrays needs: the functions of NumPy that make them, by any of their names.
   */
  static Map<String, IObjectConstructor> constructors() {
    Map<String, IObjectConstructor> list = new HashMap<>();
    for (String core : new String[] {"numpy.core", "numpy._core"}) {
      list.put(core + ".multiarray _reconstruct", arguments -> new NumpyArray());
      list.put(core + ".numeric _frombuffer", NumpyArray::fromBuffer);
    }
    list.put("numpy ndarray", arguments -> new NumpyArray());
    list.put("numpy dtype", arguments -> new Type((String) arguments[0]));
    list.put(
        "_codecs encode",
        arguments -> ((String) arguments[0]).getBytes(StandardCharsets.ISO_8859_1));
    return list;
  }

  /** Rows. */
  int height() {
    return height;
  }

  /** Columns. */
  int width() {
    return width;
  }

  /** Grey values 0 to 255, row by row. */
  byte[] grey() {
    return bits == null ? values : marks();
  }

  /** 1 where the array is not zero, row by row. */
  byte[] marks() {
    byte[] marks = new byte[height * width];
    for (int k = 0; k < marks.length; k++) {
      boolean marked = bits == null ? values[k] != 0 : bits.get(k);
      marks[k] = (byte) (marked ? 1 : 0);
    }
    return marks;
  }

  /** (version, shape, type, whether columns come first, bytes). */
  @Override
  public void state(Object state) {
    Object[] parts = (Object[]) state;
    fill((Object[]) parts[1], (Type) parts[2], (Boolean) parts[3], (byte[]) parts[4]);
  }

  /** (bytes, type, shape, "C" or "F"). */
  private static NumpyArray fromBuffer(Object[] arguments) {
    NumpyArray array = new NumpyArray();
    boolean byColumns = "F".equals(arguments[3]);
    array.fill((Object[]) arguments[2], (Type) arguments[1], byColumns, (byte[]) arguments[0]);
    return array;
  }

  private void fill(Object[] shape, Type type, boolean byColumns, byte[] raw) {
    if (shape.length != 2) {
      throw new Refused("it has an array of %d dimensions, not 2".formatted(shape.length));
    }
    height = side(shape[0]);
    width = side(shape[1]);
    if ((long) height * width * type.size() != raw.length) {
      throw new Refused(
          "it has an array of %dx%d values of %d bytes, but %d bytes of it"
              .formatted(height, width, type.size(), raw.length));
    }
    IntToDoubleFunction number = type.reader(raw);
    byte[] read = new byte[height * width];
    boolean binary = !type.isFraction();
    for (int k = 0; k < read.length; k++) {
      int at = byColumns ? k % width * height + k / width : k;
      int value =
          type.isFraction() ? grey(number.applyAsDouble(at)) : whole(number.applyAsDouble(at));
      binary &= value <= 1;
      read[k] = (byte) value;
    }
    if (binary) {
      bits = new BitSet();
      for (int k = 0; k < read.length; k++) {
        if (read[k] != 0) {
          bits.set(k);
        }
      }
    } else {
      values = read;
    }
  }

  private static int side(Object length) {
    if (!(length instanceof Integer n) || n < 1 || n > GreyPng.LARGEST) {
      throw new Refused("it has an array with a side of " + length + " values");
    }
    return n;
  }

  /** A grey value from 0 to 1 as the byte nearest to it. */
  static int grey(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new Refused("it has the grey value " + value + ", which is not from 0 to 1");
    }
    return (int) Math.round(255 * value);
  }

  private static int whole(double value) {
    if (!(value >= 0 && value <= 255)) {
      throw new Refused("it has the value " + value + ", which is not from 0 to 255");
    }
    return (int) value;
  }

  /** A NumPy type: a kind (b bool, i and u whole, f fraction) and the bytes of one value. */
  private static final class Type implements SafeUnpickler.Stateful {
    private final char kind;
    private final int size;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Type(String name) {
      if (!name.matches("b1|[iu][1248]|f[48]")) {
        throw new Refused("it has an array of type " + name.replaceAll("\\W", " ").strip());
      }
      kind = name.charAt(0);
      size = name.charAt(1) - '0';
    }

    int size() {
      return size;
    }

    boolean isFraction() {
      return kind == 'f';
    }

    /** (version, byte order, ...). */
    @Override
    public void state(Object state) {
      order = ">".equals(((Object[]) state)[1]) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** Value k of these bytes; unsigned values of 2 bytes and more are read as signed. */
    IntToDoubleFunction reader(byte[] raw) {
      ByteBuffer buffer = ByteBuffer.wrap(raw).order(order);
      if (isFraction()) {
        return size == 4 ? k -> buffer.getFloat(4 * k) : k -> buffer.getDouble(8 * k);
      }
      return switch (size) {
        case 1 -> kind == 'i' ? k -> raw[k] : k -> raw[k] & 0xff;
        case 2 -> k -> buffer.getShort(2 * k);
        case 4 -> k -> buffer.getInt(4 * k);
        default -> k -> buffer.getLong(8 * k);
      };
    }
  }
}
