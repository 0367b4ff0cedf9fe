package org.cflowlab.data.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cflowlab.data.DataException;

/** A tar, gzipped or not, held in memory. Links in it are passed over. */
final class TarTree implements FileTree {
  /** The data sets that come as tars have under 20 MB. */
  private static final int LARGEST = 256 << 20;

  private final Map<String, byte[]> files;

  private TarTree(Map<String, byte[]> files) {
    this.files = files;
  }

  /** Whether a file is a tar by its mark, or may be one by its name. */
  static boolean isTar(Path file) throws IOException {
    if (file.toString().matches(".*\\.(tar|tar\\.gz|tgz)")) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.min(257, Files.size(file)));
      return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("ustar");
    }
  }

  static TarTree open(Path file) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    int left = LARGEST;
    try (TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && !entry.isSymbolicLink() && !entry.isLink()) {
          byte[] bytes = tar.readNBytes(left + 1);
          left -= bytes.length;
          if (left < 0) {
            throw new IOException("it unpacks to more than 256 MiB");
          }
          files.put(entry.getName().replaceFirst("^\\./", ""), bytes);
        }
      }
    } catch (IOException | RuntimeException e) { // the library reports some damage as the latter
      String why = e.getMessage() == null ? "damaged" : e.getMessage();
      throw new DataException(file + " is a damaged tar (" + why + "); download it again", e);
    }
    if (files.isEmpty()) {
      throw new DataException(file + " is no tar, or has no files; download it again");
    }
    return new TarTree(files);
  }

  private static InputStream unzipped(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return zipped ? new GZIPInputStream(in) : in;
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public byte[] read(String name) throws IOException {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new NoSuchFileException(name);
    }
    return bytes;
  }

  @Override
  public void close() {}
}
