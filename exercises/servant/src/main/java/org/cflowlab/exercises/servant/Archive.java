package org.cflowlab.exercises.servant;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * What is in a zip, a jar or a tar, gzipped or not. Nothing is unpacked to where a name in it
 * points: names are only looked at.
 */
final class Archive {
  private static final int MARK_OF_A_TAR = 257;

  private Archive() {}

  /** A file's content. */
  interface Content {
    InputStream open() throws IOException;
  }

  /** What is done with a file of an archive. */
  interface Visitor {
    /**
     * Sees a file.
     *
     * @param name its path in the archive, with slashes, which leads nowhere else
     * @param content null where Java cannot unpack it
     * @return whether to go on
     */
    boolean see(String name, boolean link, Content content) throws IOException;
  }

  /**
   * Goes through an archive, which its content tells from another kind.
   *
   * @return whether anything is in it
   * @throws IOException if it is damaged
   */
  static boolean through(SeekableByteChannel in, Visitor visitor) throws IOException {
    InputStream head = Channels.newInputStream(in);
    byte[] first = head.readNBytes(MARK_OF_A_TAR + 5);
    in.position(0);
    if (first.length > 1 && first[0] == 0x1f && first[1] == (byte) 0x8b) {
      return tar(new GZIPInputStream(new BufferedInputStream(head)), visitor);
    }
    String mark = new String(first, StandardCharsets.ISO_8859_1);
    return mark.startsWith("ustar", MARK_OF_A_TAR)
        ? tar(new BufferedInputStream(head), visitor)
        : zip(in, visitor);
  }

  private static boolean tar(InputStream in, Visitor visitor) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    boolean any = false;
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      any = true;
      boolean link = entry.isSymbolicLink() || entry.isLink();
      if ((link || entry.isFile())
          && !visitor.see(
              inside(entry.getName()), link, tar.canReadEntryData(entry) ? () -> tar : null)) {
        break;
      }
    }
    return any;
  }

  private static boolean zip(SeekableByteChannel in, Visitor visitor) throws IOException {
    // Names in UTF-8 say so; those that do not were made by Windows.
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(in).setCharset("IBM437").get()) {
      boolean any = false;
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        any = true;
        Content content = zip.canReadEntryData(entry) ? () -> zip.getInputStream(entry) : null;
        if (!entry.isDirectory()
            && !visitor.see(inside(entry.getName()), entry.isUnixSymlink(), content)) {
          break;
        }
      }
      return any;
    }
  }

  /** A name without what leads out of the archive: "../src/E1.java" was packed from elsewhere. */
  private static String inside(String name) {
    return Stream.of(name.replace('\\', '/').split("/"))
        .filter(part -> !part.isEmpty() && !part.matches("\\.{1,2}"))
        .collect(Collectors.joining("/"));
  }
}
