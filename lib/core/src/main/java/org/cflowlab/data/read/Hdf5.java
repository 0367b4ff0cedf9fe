package org.cflowlab.data.read;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an HDF5 file holds: dictionaries of numbers and texts. Numbers that lie together stay in the
 * file until they are asked for; those that are packed are read at once.
 *
 * @param file that says what there is
 * @param channel that the numbers are read by
 */
record Hdf5(HdfFile file, FileChannel channel) {
  private static final int DEEPEST = 4;
  private static final Set<Integer> FLAGS = Set.of(0, 1);

  /** All in the file, groups in groups as far as anybody nests them. */
  Map<String, Object> content() {
    return group(file, 0);
  }

  private Map<String, Object> group(Group group, int depth) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      if (child.getValue() instanceof Group inner && depth < DEEPEST) {
        all.put(child.getKey(), group(inner, depth + 1));
      } else if (child.getValue() instanceof Dataset dataset) {
        all.put(child.getKey(), readable(dataset));
      }
    }
    return all;
  }

  private Object readable(Dataset dataset) {
    try {
      return value(dataset);
    } catch (IOException | HdfException e) {
      return new Unreadable(ArrayFiles.why(e));
    }
  }

  /**
   * Numbers, a list of texts, or a single one.
   *
   * @throws IOException if it is anything else
   */
  private Object value(Dataset dataset) throws IOException {
    if (dataset.isEmpty() || dataset.getSize() == 0) {
      throw new IOException("it is empty");
    }
    if (dataset.isScalar()) {
      Object one = dataset.getData();
      if (one instanceof String || one instanceof Number) {
        return one;
      }
      throw new IOException("it is no number or text");
    }
    List<Long> shape = Arrays.stream(dataset.getDimensions()).mapToObj(n -> (long) n).toList();
    NumberType type = type(dataset.getDataType());
    if (type != null && dataset instanceof ContiguousDataset together) {
      long start = together.getDataAddress() + file.getUserBlockSize();
      return new FileNumbers(channel, type, shape, start);
    }
    if (dataset.getSize() > Integer.MAX_VALUE - 8) {
      throw new IOException("it is too large; save it without compression");
    }
    Object data = dataset.getDataFlat();
    if (dataset.getDataType() instanceof EnumDataType words && data instanceof String[] texts) {
      return numbers(shape, words.getEnumMapping(), texts);
    }
    if (data instanceof String[] texts) {
      return List.of(texts);
    }
    if (!isOfNumbers(data)) {
      throw new IOException("it is not of numbers");
    }
    float full = type == null ? Float.NaN : type.full();
    return new Packed(shape, full, dataset.getDataType().getSize(), data);
  }

  /** How numbers are stored; null if in no usual way. A boolean is an enumeration of 0 and 1. */
  private static NumberType type(DataType type) {
    int size = type.getSize();
    boolean usual = size == 1 || size == 2 || size == 4 || size == 8;
    if (type instanceof EnumDataType words && words.getEnumMapping().keySet().equals(FLAGS)) {
      return size == 1 ? new NumberType('b', size, ByteOrder.LITTLE_ENDIAN) : null;
    } else if (type instanceof FixedPoint whole && usual && whole.getBitPrecision() == 8 * size) {
      return new NumberType(whole.isSigned() ? 'i' : 'u', size, whole.getByteOrder());
    } else if (type instanceof FloatingPoint fraction && usual && size > 1) {
      return new NumberType('f', size, fraction.getByteOrder());
    }
    return null;
  }

  private static boolean isOfNumbers(Object data) {
    Class<?> type = data.getClass().getComponentType();
    return type != null && (type.isPrimitive() || Number.class.isAssignableFrom(type));
  }

  /** The numbers that words stand for, such as FALSE and TRUE where h5py writes booleans. */
  private static Packed numbers(List<Long> shape, Map<Integer, String> words, String[] texts)
      throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    words.forEach((number, word) -> numbers.put(word, number));
    int[] values = new int[texts.length];
    for (int k = 0; k < values.length; k++) {
      Integer number = numbers.get(texts[k]);
      if (number == null) {
        throw new IOException("it has a value that its enumeration does not name");
      }
      values[k] = number;
    }
    boolean flags = words.keySet().equals(FLAGS);
    return new Packed(shape, flags ? 1 : Float.NaN, Integer.BYTES, values);
  }

  /** A Java array of numbers of any type. */
  private record Packed(List<Long> shape, float full, int size, Object data)
      implements NumberArray {
    @Override
    public String id(int k) throws IOException {
      return NumberType.id((Number) Array.get(data, k), size);
    }

    @Override
    public float[] read(long from, int count) {
      float[] values = new float[count];
      for (int k = 0; k < count; k++) {
        int at = (int) from + k;
        values[k] =
            data instanceof boolean[] flags
                ? flags[at] ? 1 : 0
                : ((Number) Array.get(data, at)).floatValue();
      }
      return values;
    }
  }
}
