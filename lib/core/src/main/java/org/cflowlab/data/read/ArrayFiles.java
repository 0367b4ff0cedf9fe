package org.cflowlab.data.read;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.object.datatype.EnumDataType;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.cflowlab.data.DataException;

/** Opens files that hold arrays: pickles, {@code torch.save}, HDF5, and NumPy's in a tree. */
final class ArrayFiles {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int DEEPEST = 4;

  private ArrayFiles() {}

  static boolean isHdf5(byte[] start) {
    return start.length >= HDF5.length
        && Arrays.equals(start, 0, HDF5.length, HDF5, 0, HDF5.length);
  }

  /** A pickle of any protocol. */
  static PatchSource pickle(Path source, Preparation asked) throws IOException {
    try (CountedStream in = new CountedStream(Files.newInputStream(source), Files.size(source))) {
      Object all = new SafeUnpickler(NumpyArray.constructors()).load(in);
      return ArrayPairs.of(source, "a pickle", all, () -> {}, asked);
    } catch (IOException | RuntimeException e) {
      throw refused(source, "a pickle", e);
    }
  }

  /** What PyTorch saved, in its older format, or the newer if {@code zip}. */
  static PatchSource torch(Path source, boolean zip, Preparation asked) throws IOException {
    FileChannel file = FileChannel.open(source);
    try {
      TorchFile saved = zip ? TorchFile.readZip(source) : TorchFile.readLegacy(file);
      return ArrayPairs.of(source, "a file of PyTorch tensors", saved.numbers(file), file, asked);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw refused(source, "a file of PyTorch tensors", e);
    }
  }

  /** An HDF5 file. */
  static PatchSource hdf5(Path source, Preparation asked) throws IOException {
    HdfFile file = null;
    try {
      file = new HdfFile(source);
      return ArrayPairs.of(source, "an HDF5 file", group(file, 0), file::close, asked);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      if (file != null) {
        file.close();
      }
      throw refused(source, "an HDF5 file", e);
    }
  }

  private static Map<String, Object> group(Group group, int depth) throws IOException {
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

  private static Object readable(Dataset dataset) {
    try {
      return dataset(dataset);
    } catch (IOException | HdfException e) {
      return new Unreadable(why(e));
    }
  }

  /**
   * Numbers, a list of texts, or a single one.
   *
   * @throws IOException if it is anything else
   */
  private static Object dataset(Dataset dataset) throws IOException {
    int[] sides = dataset.getDimensions();
    if (LongStream.of(Arrays.stream(sides).asLongStream().toArray()).reduce(1, (a, b) -> a * b)
        > Integer.MAX_VALUE - 8) {
      throw new IOException("it is too large");
    }
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
    Object data = dataset.getDataFlat();
    if (dataset.getDataType() instanceof EnumDataType words && data instanceof String[] texts) {
      return numbers(sides, words.getEnumMapping(), texts);
    }
    if (data instanceof String[] texts) {
      return List.of(texts);
    }
    if (!isOfNumbers(data)) {
      throw new IOException("it is not of numbers");
    }
    int size = dataset.getDataType().getSize();
    boolean bytes = size == 1 && data instanceof int[];
    return new Flat(
        shape(sides), bytes ? 255 : data instanceof boolean[] ? 1 : Float.NaN, size, data);
  }

  private static boolean isOfNumbers(Object data) {
    Class<?> type = data.getClass().getComponentType();
    return type != null && (type.isPrimitive() || Number.class.isAssignableFrom(type));
  }

  /** The numbers that words stand for, such as FALSE and TRUE where h5py writes booleans. */
  private static Flat numbers(int[] sides, Map<Integer, String> words, String[] texts)
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
    boolean flags = words.keySet().equals(Set.of(0, 1));
    return new Flat(shape(sides), flags ? 1 : Float.NaN, Integer.BYTES, values);
  }

  private static List<Long> shape(int[] sides) {
    return Arrays.stream(sides).mapToObj(n -> (long) n).toList();
  }

  /** A Java array of numbers of any type. */
  private record Flat(List<Long> shape, float full, int size, Object data) implements NumberArray {
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

  /**
   * NumPy's arrays in a tree, by their files' names without folders: what an {@code .npz} is.
   *
   * @throws DataException if two are called alike, as those of several sets are
   */
  static PatchSource numpy(FileTree tree, Path source, List<String> names, Preparation asked)
      throws IOException {
    try {
      Map<String, String> files = new HashMap<>();
      Map<String, Object> arrays = new LinkedHashMap<>();
      for (String name : names) {
        String stem = PictureFile.stem(name);
        String other = files.put(stem, name);
        if (other != null) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s and %s are called alike; give the path of one of their folders (unpack an"
                      + " archive first), or give each a name of its own, such as masks_1 and"
                      + " masks_2 for two raters",
                  other,
                  name));
        }
        arrays.put(stem, readable(tree.read(name)));
      }
      return ArrayPairs.of(source, "NumPy arrays", arrays, tree, asked);
    } catch (IOException | RuntimeException e) {
      throw refused(source, "NumPy arrays", e);
    }
  }

  private static Object readable(byte[] npy) {
    try {
      return NpyFile.value(npy);
    } catch (IOException e) {
      return new Unreadable(why(e));
    }
  }

  private static String why(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnsupportedHdfException) {
        return "not supported ("
            + cause.getMessage()
            + "); save it again in the usual form, without h5py's libver='latest'";
      }
    }
    return e instanceof IOException || e instanceof SafeUnpickler.Refused
        ? String.valueOf(e.getMessage())
        : "damaged (" + e.getClass().getSimpleName() + ")";
  }

  private static DataException refused(Path source, String what, Throwable e) {
    String why = why(e);
    return e instanceof DataException known
        ? known
        : new DataException(
            String.format(Locale.ROOT, "%s cannot be read as %s: %s", source, what, why), e);
  }
}
