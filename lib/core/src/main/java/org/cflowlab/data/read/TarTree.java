package org.cflowlab.data.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.cflowlab.data.DataException;
import org.tukaani.xz.XZInputStream;

/**
 * A tar, packed by gzip, bzip2 or xz or not, held in memory. Links are followed within it, to files
 * and to folders; those to absolute paths are passed over.
 */
final class TarTree implements FileTree {
  private static final int LARGEST = 512 << 20;

  private final Map<String, byte[]> files;

  private TarTree(Map<String, byte[]> files) {
    this.files = files;
  }

  /** Whether a file is a tar by its mark, or may be one by its name. */
  static boolean isTar(Path file) throws IOException {
    if (file.toString().matches("(?i).*\\.(tar|tar\\.(gz|bz2|xz)|tgz|tbz2?|txz)")) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.min(257, Files.size(file)));
      return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("ustar");
    }
  }

  static TarTree open(Path file) throws IOException {
    return read(Files.newInputStream(file), file);
  }

  /**
   * Reads a tar.
   *
   * @param in is closed
   * @param file what to call it in an error
   */
  static TarTree read(InputStream in, Path file) throws IOException {
    Map<String, byte[]> raw = new TreeMap<>();
    Map<String, String> links = new TreeMap<>();
    int left = LARGEST;
    try (TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && !entry.isSymbolicLink() && !entry.isLink()) {
          byte[] bytes = tar.readNBytes(left + 1);
          left -= bytes.length;
          if (left < 0) {
            throw new IOException("it unpacks to more than 512 MiB");
          }
          raw.put(entry.getName(), bytes);
        } else if ((entry.isSymbolicLink() || entry.isLink())
            && !entry.getLinkName().startsWith("/")) {
          String folder = entry.isLink() ? "" : entry.getName().replaceFirst("[^/]*/?$", "");
          links.put(plain(entry.getName()), plain(folder + entry.getLinkName()));
        }
      }
    } catch (IOException | RuntimeException e) { // the library reports some damage as the latter
      String why = e.getMessage() == null ? "damaged" : e.getMessage();
      throw new DataException(
          String.format(Locale.ROOT, "%s is a damaged tar (%s); %s", file, why, Advice.again(file)),
          e);
    }
    if (raw.isEmpty()) {
      throw new DataException(file + " is no tar, or has no files; " + Advice.again(file));
    }
    follow(links, raw, file);
    Map<String, byte[]> files = new TreeMap<>();
    FileNames.clean(raw.keySet(), file).forEach((name, real) -> files.put(name, raw.get(real)));
    return new TarTree(files);
  }

  /** Adds what links lead to; a link to a link comes as soon as that one is there. */
  private static void follow(Map<String, String> links, Map<String, byte[]> raw, Path file)
      throws DataException {
    Map<String, byte[]> plain = new TreeMap<>();
    raw.forEach((name, bytes) -> plain.put(plain(name), bytes));
    Map<String, String> left = new TreeMap<>(links);
    for (boolean more = true; more && !left.isEmpty(); ) {
      more = left.entrySet().removeIf(link -> follow(link.getKey(), link.getValue(), plain, raw));
    }
    if (!left.isEmpty()) {
      Map.Entry<String, String> first = left.entrySet().iterator().next();
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s is a link to %s, which is not in it",
              file,
              first.getKey(),
              first.getValue()));
    }
  }

  private static boolean follow(
      String name, String target, Map<String, byte[]> plain, Map<String, byte[]> raw) {
    Map<String, byte[]> found = new TreeMap<>();
    plain.forEach(
        (file, bytes) -> {
          if (file.equals(target) || file.startsWith(target + "/")) {
            found.put(name + file.substring(target.length()), bytes);
          }
        });
    plain.putAll(found);
    raw.putAll(found);
    return !found.isEmpty();
  }

  private static String plain(String name) {
    return Path.of(name).normalize().toString().replace('\\', '/');
  }

  private static InputStream unzipped(InputStream file) throws IOException {
    InputStream in = new BufferedInputStream(file);
    in.mark(6);
    byte[] start = in.readNBytes(6);
    in.reset();
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u001f\u008b")) {
      return new GZIPInputStream(in);
    }
    if (text.startsWith("BZh")) {
      return new BZip2CompressorInputStream(in, true);
    }
    return text.startsWith("\u00fd7zXZ") ? new XZInputStream(in) : in;
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
