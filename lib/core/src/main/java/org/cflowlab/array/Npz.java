package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;

/**
 * NumPy's {@code .npz} files: a zip of named arrays. Floating point of 32 and 64 bits and bytes are
 * understood, in C order.
 */
public final class Npz {
  /** The first that a zip can say. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final String EXTENSION = ".npy";
  private static final Set<String> TYPES = Set.of("<f4", "<f8", "|u1");
  private static final Pattern SIZE = Pattern.compile("[<|]\\w(\\d{1,2})");

  private final Path file;
  private final Map<String, Npy> arrays;

  private Npz(Path file, Map<String, Npy> arrays) {
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
    BadInputException.requirePresent("file", file);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    Map<String, Npy> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (checksum(content) != entry.getCrc()) {
          throw new IOException("the checksum of " + entry.getName() + " is wrong");
        }
        if (entry.getName().endsWith(EXTENSION)) {
          String name = entry.getName().substring(0, entry.getName().length() - EXTENSION.length());
          arrays.put(name, plain(entry.getName(), content));
        }
      }
    } catch (IOException | RuntimeException e) {
      String detail = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw new BadFileException(file, "not a NumPy .npz file, or a damaged one" + detail, e);
    }
    return new Npz(file, arrays);
  }

  private static Npy plain(String name, byte[] content) throws IOException {
    Npy array;
    try {
      array = Npy.read(content);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
    if (array.isFortran()) {
      throw new IOException("an array that is not in C order: " + name);
    }
    Matcher size = SIZE.matcher(array.type());
    if (!size.matches()
        || array.shape().size() * Integer.parseInt(size.group(1)) != array.values().length) {
      throw new IOException("an array cut short, or not of numbers: " + name);
    }
    return array;
  }

  private static long checksum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return sum.getValue();
  }

  /**
   * Writes arrays to a file, uncompressed; it appears whole or not at all.
   *
   * @param arrays by their names, of floating point or bytes
   * @throws IllegalArgumentException if there is none, or one is missing or of another type
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    if (arrays == null || arrays.isEmpty()) {
      throw new BadInputException("no arrays to write to " + file);
    }
    for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
      Shapes.requireNumbers(array.getKey(), array.getValue());
      if (array.getValue().getDataType() == DataType.BOOLEAN) {
        Shapes.requireFloating(array.getKey(), array.getValue());
      }
    }
    BadInputException.requirePresent("file", file);
    WholeFile.write(file, out -> write(out, Map.of(), arrays));
  }

  /**
   * Writes arrays, uncompressed.
   *
   * @param others files to put before them, by their names
   * @param arrays by their names, of types that {@link #get} reads
   */
  public static void write(
      OutputStream out, Map<String, byte[]> others, Map<String, NDArray> arrays)
      throws IOException {
    BadInputException.requirePresent("out", out);
    BadInputException.requirePresent("others", others);
    BadInputException.requirePresent("arrays", arrays);
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, byte[]> other : others.entrySet()) {
      store(zip, other.getKey(), other.getValue());
    }
    for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
      store(zip, array.getKey() + EXTENSION, Npy.of(array.getValue()).toBytes());
    }
    zip.finish();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(NO_TIME); // the same arrays make the same file
    entry.setSize(content.length);
    entry.setCrc(checksum(content));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
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
    return find(name).shape();
  }

  /**
   * An array in its own precision; bytes become UINT8.
   *
   * @throws BadFileException if there is none of that name, or it holds other numbers
   */
  public NDArray get(String name, NDManager manager) throws BadFileException {
    BadInputException.requirePresent("manager", manager);
    Npy array = find(name);
    if (!TYPES.contains(array.type())) {
      throw new BadFileException(
          file, "the array '" + name + "' holds " + array.type() + ", not floating point");
    }
    return array.in(manager);
  }

  private Npy find(String name) throws BadFileException {
    Npy array = arrays.get(name);
    if (array == null) {
      throw new BadFileException(file, "the array '" + name + "' is missing");
    }
    return array;
  }
}
