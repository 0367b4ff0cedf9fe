package org.cflowlab.data.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.cflowlab.data.DataException;
import org.tukaani.xz.LZMAInputStream;

/**
 * A zip, read where it lies, with what is stored, deflated, or packed by bzip2 or LZMA in it. Every
 * file's checksum is compared when it is read.
 */
final class ZipTree implements FileTree {
  /** What unpacks to more is no picture. */
  private static final int LARGEST = 64 << 20;

  /** Stacks of pictures may be larger. */
  private static final int LARGEST_STACK = 1 << 30;

  private final Contents zip;
  private final Map<String, String> names;

  private ZipTree(Contents zip, Path file) throws IOException {
    this.zip = zip;
    this.names = FileNames.clean(zip.names(), file);
  }

  /** A zip as a library opens it. */
  private interface Contents {
    List<String> names();

    /** All bytes of a file, at most one more than are allowed, and its checksum. */
    Unpacked read(String name) throws IOException;

    void close() throws IOException;
  }

  private record Unpacked(byte[] bytes, long checksum) {}

  static ZipTree open(Path file) throws IOException {
    Contents contents;
    try {
      contents = new Usual(new java.util.zip.ZipFile(file.toFile()));
    } catch (ZipException | IllegalArgumentException e) { // another method, or names of Windows
      contents = unusual(file, e);
    }
    try {
      return new ZipTree(contents, file);
    } catch (IOException | RuntimeException e) {
      contents.close();
      throw e;
    }
  }

  private static Contents unusual(Path file, Exception why) throws IOException {
    try {
      Charset names =
          Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
      return new Unusual(ZipFile.builder().setPath(file).setCharset(names).get());
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is a damaged or incomplete zip (%s); %s",
              file,
              why.getMessage(),
              Advice.again(file)),
          e);
    }
  }

  private static int largest(String name) {
    return name.matches("(?i).*\\.(npy|nii|nii\\.gz)") ? LARGEST_STACK : LARGEST;
  }

  @Override
  public List<String> names() {
    return List.copyOf(names.keySet());
  }

  @Override
  public byte[] read(String name) throws IOException {
    String real = names.get(name);
    if (real == null) {
      throw new NoSuchFileException(name);
    }
    Unpacked file;
    try {
      file = zip.read(real);
    } catch (RuntimeException e) { // how libraries report some damage
      throw new ZipException("damaged: " + e.getMessage());
    }
    if (file.bytes.length > largest(real)) {
      throw new ZipException(String.format(Locale.ROOT, "larger than %d MiB", largest(real) >> 20));
    }
    CRC32 crc = new CRC32();
    crc.update(file.bytes);
    if (crc.getValue() != file.checksum) {
      throw new ZipException("checksum differs");
    }
    return file.bytes;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Java's own, the fastest. */
  private record Usual(java.util.zip.ZipFile zip) implements Contents {
    @Override
    public List<String> names() {
      return zip.stream()
          .filter(entry -> !entry.isDirectory())
          .map(java.util.zip.ZipEntry::getName)
          .toList();
    }

    @Override
    public Unpacked read(String name) throws IOException {
      java.util.zip.ZipEntry entry = zip.getEntry(name);
      try (InputStream in = zip.getInputStream(entry)) {
        return new Unpacked(in.readNBytes(largest(name) + 1), entry.getCrc());
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** One that knows more methods, one file at a time. */
  private static final class Unusual implements Contents {
    private static final int END_MARK = 2;

    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> entries = new HashMap<>();

    Unusual(ZipFile zip) {
      this.zip = zip;
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), entry);
        }
      }
    }

    @Override
    public List<String> names() {
      return List.copyOf(entries.keySet());
    }

    @Override
    public synchronized Unpacked read(String name) throws IOException {
      ZipArchiveEntry entry = entries.get(name);
      try (InputStream in =
          entry.getMethod() == ZipMethod.LZMA.getCode() ? lzma(entry) : zip.getInputStream(entry)) {
        return new Unpacked(in.readNBytes(largest(name) + 1), entry.getCrc());
      }
    }

    /** LZMA has its version and properties before the packed bytes. */
    private InputStream lzma(ZipArchiveEntry entry) throws IOException {
      InputStream in = zip.getRawInputStream(entry);
      byte[] head = in.readNBytes(9);
      if (head.length < 9 || head[2] != 5) {
        throw new ZipException("damaged");
      }
      int dictionary =
          head[5] & 0xff | (head[6] & 0xff) << 8 | (head[7] & 0xff) << 16 | (head[8] & 0xff) << 24;
      if (dictionary < 0 || dictionary > LARGEST) {
        throw new ZipException("damaged");
      }
      boolean marked = (entry.getRawFlag() & END_MARK) != 0;
      return new LZMAInputStream(in, marked ? -1 : entry.getSize(), head[4], dictionary);
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
