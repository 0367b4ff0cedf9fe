package org.cflowlab.data.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What {@code torch.save} wrote, in either of its formats: an object, and where in the file each
 * block of values lies.
 *
 * <p>The newer format is a zip with {@code data.pkl} and {@code data/<block>}, stored as they are.
 * The older one is five pickles (a magic number, a version, the machine, the object, the blocks'
 * names), then each block after its length in 8 bytes.
 *
 * @param object what was saved
 * @param blocks the place in the file of each block's first value
 */
record TorchFile(Object object, Map<String, Long> blocks) {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final int VERSION = 1001;
  private static final int DEEPEST = 4;

  /** Whether these first bytes of a file are those of the older format. */
  static boolean isLegacy(byte[] start) {
    byte[] magic = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46};
    return start.length >= magic.length
        && ByteBuffer.wrap(start, 0, magic.length).equals(ByteBuffer.wrap(magic));
  }

  /** Reads the older format. */
  static TorchFile readLegacy(FileChannel file) throws IOException {
    CountedStream in = new CountedStream(Channels.newInputStream(file.position(0)), file.size());
    if (!MAGIC.equals(pickle(in)) || !Integer.valueOf(VERSION).equals(pickle(in))) {
      throw new IOException("it is not of the version that is known here");
    }
    pickle(in);
    Object object = pickle(in);
    if (!(pickle(in) instanceof List<?> names)) {
      throw new IOException("it has no list of its blocks");
    }
    Map<String, Tensor> wanted = new HashMap<>();
    tensors(object).forEach(tensor -> wanted.put(tensor.storage(), tensor));
    Map<String, Long> blocks = new HashMap<>();
    long at = in.position();
    for (Object name : names) {
      Tensor tensor = wanted.get(name);
      long length = length(file, at);
      at += Long.BYTES;
      if (tensor == null
          || length != tensor.blockLength()
          || length > (file.size() - at) / tensor.valueSize()) {
        throw new IOException("it lacks a block of values, or part of one");
      }
      blocks.put(tensor.storage(), at);
      at += length * tensor.valueSize();
    }
    if (!blocks.keySet().equals(wanted.keySet())) {
      throw new IOException("it lacks a block of values");
    }
    return new TorchFile(object, blocks);
  }

  private static long length(FileChannel file, long at) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FileNumbers.readFully(file, length, at);
    return length.getLong(0);
  }

  /** Reads the newer format and compares all checksums. */
  static TorchFile readZip(Path path) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(path).get()) {
      ZipArchiveEntry main = null;
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        requireSound(zip, entry);
        if (isMain(entry.getName())) {
          main = entry;
        }
      }
      if (main == null) {
        throw new IOException("it has no data.pkl");
      }
      String folder = main.getName().substring(0, main.getName().length() - "data.pkl".length());
      ZipArchiveEntry order = zip.getEntry(folder + "byteorder");
      if (order != null && !"little".equals(text(zip, order))) {
        throw new IOException("its byte order is not little-endian");
      }
      Object object;
      try (CountedStream in = new CountedStream(zip.getInputStream(main), main.getSize())) {
        object = pickle(in);
      }
      Map<String, Long> blocks = new HashMap<>();
      for (Tensor tensor : tensors(object)) {
        ZipArchiveEntry block = zip.getEntry(folder + "data/" + tensor.storage());
        if (block == null
            || block.getMethod() != ZipEntry.STORED
            || block.getSize() / tensor.valueSize() < tensor.blockLength()) {
          throw new IOException("it lacks a block of values, or part of one");
        }
        blocks.put(tensor.storage(), block.getDataOffset());
      }
      return new TorchFile(object, blocks);
    }
  }

  /** Whether a file in a zip is the object of the newer format. */
  static boolean isMain(String name) {
    return name.matches("[^/]+/data\\.pkl");
  }

  private static String text(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readNBytes(20), StandardCharsets.US_ASCII).strip();
    }
  }

  private static void requireSound(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException("the checksum of " + entry.getName() + " differs");
      }
    }
  }

  private static Object pickle(CountedStream in) throws IOException {
    return new SafeUnpickler(Tensor.constructors()).load(in);
  }

  /** The tensors of what was saved: a tensor, or containers of them. */
  private static List<Tensor> tensors(Object object) {
    List<Tensor> found = new ArrayList<>();
    gather(object, found, 0);
    return found;
  }

  private static void gather(Object object, List<Tensor> found, int depth) {
    if (object instanceof Tensor tensor) {
      found.add(tensor);
    } else if (depth < DEEPEST && object instanceof Object[] tuple) {
      List.of(tuple).forEach(item -> gather(item, found, depth + 1));
    } else if (depth < DEEPEST && object instanceof List<?> list) {
      list.forEach(item -> gather(item, found, depth + 1));
    } else if (depth < DEEPEST && object instanceof Map<?, ?> map) {
      map.values().forEach(item -> gather(item, found, depth + 1));
    }
  }

  /** The object with each tensor as numbers that lie in the open file. */
  Object numbers(FileChannel file) {
    return numbers(object, file, 0);
  }

  private Object numbers(Object value, FileChannel file, int depth) {
    if (value instanceof Tensor tensor) {
      long start = blocks.get(tensor.storage()) + tensor.offset() * tensor.valueSize();
      return new FileNumbers(file, tensor.numbers(), tensor.shape(), start);
    }
    if (depth < DEEPEST && value instanceof Object[] tuple) {
      return Stream.of(tuple).map(item -> numbers(item, file, depth + 1)).toList();
    }
    if (depth < DEEPEST && value instanceof List<?> list) {
      return list.stream().map(item -> numbers(item, file, depth + 1)).toList();
    }
    if (depth < DEEPEST && value instanceof Map<?, ?> map) {
      Map<Object, Object> all = new LinkedHashMap<>();
      map.forEach((key, item) -> all.put(key, numbers(item, file, depth + 1)));
      return all;
    }
    return value;
  }
}
