package org.cflowlab.data.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.cflowlab.data.DataException;

/** A zip, read where it lies. Every file's checksum is compared when it is read. */
final class ZipTree implements FileTree {
  /** No patch is nearly that large; what unpacks to more is no patch. */
  private static final int LARGEST = 64 << 20;

  private final ZipFile zip;

  private ZipTree(ZipFile zip) {
    this.zip = zip;
  }

  static ZipTree open(Path file) throws IOException {
    try {
      return new ZipTree(new ZipFile(file.toFile()));
    } catch (ZipException e) {
      throw new DataException(
          file + " is a damaged or incomplete zip (" + e.getMessage() + "); download it again", e);
    }
  }

  @Override
  public List<String> names() {
    return zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
  }

  @Override
  public byte[] read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new NoSuchFileException(name);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new ZipException("larger than 64 MiB");
      }
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (crc.getValue() != entry.getCrc()) {
        throw new ZipException("checksum differs");
      }
      return bytes;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
