package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import org.cflowlab.data.read.SafeUnpickler.Refused;

/**
 * A NumPy array, made small at once where no number changes: zeros and ones are kept as bits, and
 * as bytes whole numbers to 255, or the grey values 0 to 255 divided by 255.
 */
final class NumpyArray implements NumberArray, SafeUnpickler.Stateful {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private List<Long> shape = List.of();
  private NumberType type;

  /** Why it has no numbers, or null. */
  private Unreadable unreadable;

  /** The numbers as they came, or one byte each, or null. */
  private ByteBuffer raw;

  /** One bit a number, or null. */
  private BitSet bits;

  /** Whether {@link #raw} has bytes: 255 times the number if it is a fraction, or the number. */
  private boolean small;

  private NumpyArray() {}

  /** What a pickle of arrays needs: the functions of NumPy that make them, by any names. */
  static Map<String, IObjectConstructor> constructors() {
    Map<String, IObjectConstructor> list = new HashMap<>();
    for (String core : new String[] {"numpy.core", "numpy._core"}) {
      list.put(core + ".multiarray _reconstruct", arguments -> new NumpyArray());
      list.put(core + ".numeric _frombuffer", NumpyArray::fromBuffer);
      list.put(core + ".multiarray scalar", NumpyArray::scalar);
    }
    list.put("numpy ndarray", arguments -> new NumpyArray());
    list.put("numpy dtype", arguments -> new Type((String) arguments[0]));
    list.put("_codecs encode", arguments -> bytes(arguments[0]));
    for (String module : new String[] {"builtins", "__builtin__"}) {
      list.put(module + " set", arguments -> Unreadable.SET);
      list.put(module + " frozenset", arguments -> Unreadable.SET);
    }
    list.putAll(KnownText.constructors());
    return list;
  }

  /**
   * An array.
   *
   * @throws Refused if the bytes do not fit the shape, or there are none
   */
  static NumpyArray of(Object[] shape, NumberType type, boolean byColumns, byte[] raw) {
    NumpyArray array = new NumpyArray();
    array.fill(shape, type, byColumns, raw);
    if (array.unreadable != null) {
      throw new Refused(array.unreadable.why());
    }
    return array;
  }

  /** This, or why it cannot be read. */
  Object orWhy() {
    return unreadable == null ? this : unreadable;
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public float full() {
    return type == null ? Float.NaN : type.full();
  }

  @Override
  public float[] read(long from, int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      int at = (int) from + k;
      if (bits != null) {
        values[k] = bits.get(at) ? 1 : 0;
      } else if (small) {
        int value = raw.get(at) & 0xff;
        values[k] = type.isFraction() ? value / 255f : value;
      } else {
        values[k] = type.at(raw, at);
      }
    }
    return values;
  }

  @Override
  public String id(int k) throws IOException {
    return bits == null && !small
        ? NumberType.id(type.exact(raw, k), type.size())
        : NumberType.id(read(k, 1)[0], Float.BYTES);
  }

  /** (version, shape, type, whether columns come first, bytes). */
  @Override
  public void state(Object state) {
    Object[] parts = (Object[]) state;
    Type of = (Type) parts[2];
    if (of.type == null) {
      unreadable = of.unreadable;
    } else {
      fill((Object[]) parts[1], of.type, isTrue(parts[3]), bytes(parts[4]));
    }
  }

  /** Protocols 0 and 1 write a flag as a number. */
  private static boolean isTrue(Object flag) {
    return flag instanceof Boolean b ? b : ((Number) flag).intValue() != 0;
  }

  /** Bytes, which Python 2 and protocol 0 write as text. */
  private static byte[] bytes(Object value) {
    return value instanceof String text
        ? text.getBytes(StandardCharsets.ISO_8859_1)
        : (byte[]) value;
  }

  /** (bytes, type, shape, "C" or "F"). */
  private static NumpyArray fromBuffer(Object[] arguments) {
    NumpyArray array = new NumpyArray();
    boolean byColumns = "F".equals(arguments[3]);
    array.state(new Object[] {1, arguments[2], arguments[1], byColumns, arguments[0]});
    return array;
  }

  /** (type, bytes): one number. */
  private static Object scalar(Object[] arguments) {
    NumberType type = ((Type) arguments[0]).type;
    if (type == null) {
      return ((Type) arguments[0]).unreadable;
    }
    byte[] raw = bytes(arguments[1]);
    if (raw.length != type.size()) {
      throw new Refused("it has a number that is none");
    }
    return type.exact(ByteBuffer.wrap(raw).order(type.order()), 0);
  }

  private void fill(Object[] sides, NumberType of, boolean byColumns, byte[] bytes) {
    type = of;
    shape = new ArrayList<>();
    long length = 1;
    for (Object side : sides) {
      if (!(side instanceof Integer n) || n < 0) {
        throw new Refused("it has an array with a side of " + side + " values");
      }
      shape.add(n.longValue());
      length *= n;
      if (length > MOST) {
        throw new Refused("it has an array of " + shape + " values, too many");
      }
    }
    if (length == 0) {
      unreadable = new Unreadable("it is empty");
      return;
    }
    if (length * of.size() != bytes.length) {
      String text = shape.toString().replaceAll("[\\[\\] ]", "").replace(',', 'x');
      throw new Refused(
          String.format(
              Locale.ROOT,
              "it has an array of %s values of %d bytes, but %d bytes of it",
              text,
              of.size(),
              bytes.length));
    }
    raw = ByteBuffer.wrap(byColumns ? byRows(bytes) : bytes).order(of.order());
    shrink((int) length);
  }

  /** The same numbers with the last dimension fastest. */
  private byte[] byRows(byte[] byColumns) {
    int size = type.size();
    byte[] all = new byte[byColumns.length];
    int[] index = new int[shape.size()];
    for (int k = 0; k < all.length / size; k++) {
      int at = 0;
      for (int d = shape.size() - 1; d >= 0; d--) {
        at = at * shape.get(d).intValue() + index[d];
      }
      System.arraycopy(byColumns, at * size, all, k * size, size);
      for (int d = shape.size() - 1; d >= 0 && ++index[d] == shape.get(d); d--) {
        index[d] = 0;
      }
    }
    return all;
  }

  private void shrink(int length) {
    boolean binary = true;
    boolean whole = true;
    boolean grey = type.isFraction();
    for (int k = 0; k < length && (whole || grey); k++) {
      float value = type.at(raw, k);
      binary &= value == 0 || value == 1;
      whole &= value >= 0 && value <= 255 && value == (int) value;
      grey &= value >= 0 && value <= 1 && value == Math.round(255 * value) / 255f;
    }
    if (binary) {
      bits = new BitSet();
      for (int k = 0; k < length; k++) {
        if (type.at(raw, k) != 0) {
          bits.set(k);
        }
      }
      raw = null;
    } else if (whole && !type.isFraction() || grey) {
      byte[] bytes = new byte[length];
      for (int k = 0; k < length; k++) {
        float value = type.at(raw, k);
        bytes[k] = (byte) (grey ? Math.round(255 * value) : (int) value);
      }
      raw = ByteBuffer.wrap(bytes);
      small = true;
    } else if (type.isFraction() && type.size() == Double.BYTES && !isInARow()) {
      ByteBuffer floats = ByteBuffer.allocate(Float.BYTES * length).order(type.order());
      for (int k = 0; k < length; k++) {
        floats.putFloat(type.at(raw, k));
      }
      raw = floats;
      type = new NumberType('f', Float.BYTES, type.order());
    }
  }

  /** A NumPy type as a pickle makes it: a name, then its byte order. */
  private static final class Type implements SafeUnpickler.Stateful {
    /** Null for what is no number, such as the type of objects. */
    private NumberType type;

    private Unreadable unreadable;

    Type(String name) {
      try {
        type = NumberType.of(name);
      } catch (IllegalArgumentException e) {
        unreadable = new Unreadable(e.getMessage());
      }
    }

    /** (version, byte order, ...). */
    @Override
    public void state(Object state) {
      if (type != null && ">".equals(((Object[]) state)[1])) {
        type = type.with(ByteOrder.BIG_ENDIAN);
      }
    }
  }
}
