package org.cflowlab.data.read;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.cflowlab.data.DataException;

/** Opens files that hold arrays: pickles, {@code torch.save}, HDF5, and NumPy's in a tree. */
final class ArrayFiles {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int DEEPEST = 4;

  private ArrayFiles() {}

  static boolean isHdf5(byte[] start) {
    return start.length >= HDF5.length
        && java.util.Arrays.equals(start, 0, HDF5.length, HDF5, 0, HDF5.length);
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
        all.put(child.getKey(), dataset(dataset));
      }
    }
    return all;
  }

  /** Numbers, or a list of texts. */
  private static Object dataset(Dataset dataset) throws IOException {
    int[] sides = dataset.getDimensions();
    if (LongStream.of(java.util.Arrays.stream(sides).asLongStream().toArray())
            .reduce(1, (a, b) -> a * b)
        > Integer.MAX_VALUE - 8) {
      throw new IOException("its array " + dataset.getName() + " is too large");
    }
    Object data = dataset.getDataFlat();
    if (data instanceof String[] texts) {
      return List.of(texts);
    }
    if (data == null
        || !data.getClass().isArray()
        || !data.getClass().getComponentType().isPrimitive()) {
      return "";
    }
    int size = dataset.getDataType().getSize();
    List<Long> shape = java.util.Arrays.stream(sides).mapToObj(n -> (long) n).toList();
    boolean bytes = size == 1 && data instanceof int[];
    return new Flat(shape, bytes ? 255 : data instanceof boolean[] ? 1 : Float.NaN, size, data);
  }

  /** A Java array of numbers of any primitive type. */
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

  /** NumPy's arrays in a tree, by their files' names: what an {@code .npz} is. */
  static PatchSource numpy(FileTree tree, Path source, List<String> names, Preparation asked)
      throws IOException {
    try {
      Map<String, Object> arrays = new LinkedHashMap<>();
      for (String name : names) {
        arrays.put(PictureFile.stem(name), NpyFile.value(tree.read(name)));
      }
      return ArrayPairs.of(source, "NumPy arrays", arrays, tree, asked);
    } catch (IOException | RuntimeException e) {
      throw refused(source, "NumPy arrays", e);
    }
  }

  private static DataException refused(Path source, String what, Throwable e) {
    String why =
        e instanceof IOException || e instanceof SafeUnpickler.Refused
            ? String.valueOf(e.getMessage())
            : "damaged (" + e.getClass().getSimpleName() + ")";
    return e instanceof DataException known
        ? known
        : new DataException(
            String.format(Locale.ROOT, "%s cannot be read as %s: %s", source, what, why), e);
  }
}
