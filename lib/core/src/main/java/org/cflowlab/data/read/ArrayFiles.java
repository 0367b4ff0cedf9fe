package org.cflowlab.data.read;

import io.jhdf.HdfFile;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cflowlab.data.DataException;

/** Opens files that hold arrays: pickles, {@code torch.save}, HDF5, and NumPy's in a tree. */
final class ArrayFiles {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final String NPZ = "(?i).*\\.npz";

  private ArrayFiles() {}

  /** Whether a folder may have a file of this name for each image, or each part. */
  static boolean isOneOfMany(String name) {
    return name.matches(NPZ + "|(?i).*\\.(h5|hdf5)");
  }

  /** Whether a file is HDF5, perhaps behind another program's block, as MATLAB's are. */
  static boolean isHdf5(Path source) throws IOException {
    try (FileChannel file = FileChannel.open(source)) {
      for (long at : new long[] {0, 512, 1024, 2048}) {
        ByteBuffer start = ByteBuffer.allocate(HDF5.length);
        if (file.read(start, at) == HDF5.length && Arrays.equals(start.array(), HDF5)) {
          return true;
        }
      }
      return false;
    }
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
    Content content = hdf5(source);
    try {
      return ArrayPairs.of(source, "an HDF5 file", content.arrays, content.file, asked);
    } catch (IOException | RuntimeException e) {
      content.file.close();
      throw refused(source, "an HDF5 file", e);
    }
  }

  /**
   * What a file holds.
   *
   * @param file that must stay open while arrays are read
   */
  record Content(Map<String, Object> arrays, Closeable file) {}

  /**
   * What an {@code .npz} or an HDF5 file holds.
   *
   * @throws DataException if it is damaged
   */
  static Content content(Path source) throws IOException {
    return source.toString().matches(NPZ) ? npz(source) : hdf5(source);
  }

  private static Content hdf5(Path source) throws IOException {
    FileChannel channel = FileChannel.open(source);
    HdfFile file = null;
    try {
      file = new HdfFile(source);
      HdfFile open = file;
      Closeable both =
          () -> {
            open.close();
            channel.close();
          };
      return new Content(new Hdf5(file, channel).content(), both);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      if (file != null) {
        file.close();
      }
      channel.close();
      throw refused(source, "an HDF5 file", e);
    }
  }

  private static Content npz(Path source) throws IOException {
    ZipTree tree = ZipTree.open(source);
    try {
      List<String> names = tree.names().stream().filter(n -> n.matches("(?i).*\\.npy")).toList();
      return new Content(numpy(tree, names), tree);
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw refused(source, "NumPy arrays", e);
    }
  }

  /**
   * NumPy's arrays in a tree: what an {@code .npz} is.
   *
   * @throws DataException if two are called alike, as those of several sets are
   */
  static PatchSource numpy(FileTree tree, Path source, List<String> names, Preparation asked)
      throws IOException {
    try {
      return ArrayPairs.of(source, "NumPy arrays", numpy(tree, names), tree, asked);
    } catch (IOException | RuntimeException e) {
      throw refused(source, "NumPy arrays", e);
    }
  }

  /** By the files' names without folders, but for those of the parts of a set. */
  private static Map<String, Object> numpy(FileTree tree, List<String> names) throws IOException {
    Map<String, String> files = new HashMap<>();
    Map<String, Object> arrays = new LinkedHashMap<>();
    long stems = names.stream().map(PictureFile::stem).distinct().count();
    boolean parts = stems < names.size() && names.stream().allMatch(n -> part(n).isPresent());
    for (String name : names) {
      String stem = (parts ? part(name).get() + "/" : "") + PictureFile.stem(name);
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
    return arrays;
  }

  /** The folder of a file that is called as a part of a set is. */
  private static Optional<String> part(String name) {
    return FileRole.folders(name).stream().filter(FileRole::isPart).findFirst();
  }

  private static Object readable(byte[] npy) {
    try {
      return NpyFile.value(npy);
    } catch (IOException e) {
      return new Unreadable(why(e));
    }
  }

  /** In a few words, why something cannot be read. */
  static String why(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return "more than fits into memory; save its arrays without compression";
    }
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

  /** Why a source is refused, in a line. */
  static DataException refused(Path source, String what, Throwable e) {
    String why = why(e);
    return e instanceof DataException known
        ? known
        : new DataException(
            String.format(Locale.ROOT, "%s cannot be read as %s: %s", source, what, why), e);
  }
}
