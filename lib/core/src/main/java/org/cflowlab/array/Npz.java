package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cflowlab.file.BadFileException;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpzFile;

/**
 * NumPy's {@code .npz} files: a zip of named arrays. Floating point of 32 and 64 bits and bytes are
 * understood, in C order.
 */
public final class Npz {
  /** What the name of an array ends with in the zip. */
  public static final String EXTENSION = ".npy";

  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final Map<String, NpyArray> arrays;

  private Npz(Path file, Map<String, NpyArray> arrays) {
    this.file = file;
    this.arrays = arrays;
  }

  /**
   * Reads all arrays of a file.
   *
   * @throws NoSuchFileException if it is not there
   * @throws BadFileException if it is no {@code .npz} file, or a damaged one
   */
  public static Npz read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile());
        NpzFile.Reader reader = NpzFile.read(file)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        requireWhole(zip, entry);
        if (entry.getName().endsWith(EXTENSION)) {
          String name = entry.getName().substring(0, entry.getName().length() - EXTENSION.length());
          arrays.put(name, reader.get(name, CHUNK));
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      String detail = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw new BadFileException(file, "not a NumPy .npz file, or a damaged one" + detail, e);
    }
    return new Npz(file, arrays);
  }

  private static void requireWhole(ZipFile zip, ZipEntry entry) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      in.readAllBytes();
    }
    if (sum.getValue() != entry.getCrc()) {
      throw new IOException("the checksum of " + entry.getName() + " is wrong");
    }
  }

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** The names of all arrays, in the order of the file. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /**
   * The shape of an array.
   *
   * @throws BadFileException if there is none of that name
   */
  public Shape shape(String name) throws BadFileException {
    return new Shape(Arrays.stream(find(name).getShape()).asLongStream().toArray());
  }

  /**
   * An array in its own precision; bytes become UINT8.
   *
   * @throws BadFileException if there is none of that name, or it holds other numbers
   */
  public NDArray get(String name, NDManager manager) throws BadFileException {
    Object data = find(name).getData();
    Shape shape = shape(name);
    if (data instanceof double[] values) {
      return manager.create(values, shape);
    }
    if (data instanceof float[] values) {
      return manager.create(values, shape);
    }
    if (data instanceof byte[] values) {
      return manager.create(ByteBuffer.wrap(values), shape, DataType.UINT8);
    }
    throw new BadFileException(
        file,
        "the array '"
            + name
            + "' holds "
            + data.getClass().getSimpleName()
            + ", not floating point");
  }

  private NpyArray find(String name) throws BadFileException {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new BadFileException(file, "the array '" + name + "' is missing");
    }
    return array;
  }
}
