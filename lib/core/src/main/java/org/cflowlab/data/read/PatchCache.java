package org.cflowlab.data.read;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.cflowlab.data.PatchSet;
import org.cflowlab.file.Disk;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decoded patches in files, one for each source and what was asked of it, mapped into memory where
 * they are used: opening one takes no decoding, and its pixels take no heap.
 *
 * <p>A file is a head of 64 bytes (a mark, the lengths, a CRC-32C of all that follows), the grey
 * values, the marks, and the {@link PatchSet.Facts} with the state of the source as JSON. It is
 * used only if its checksum holds and the source, with a split beside it, is unchanged by size and
 * time: its own, or behind links those of what they lead to.
 */
final class PatchCache {
  private static final Logger LOG = LoggerFactory.getLogger(PatchCache.class);
  private static final AtomicBoolean WARNED = new AtomicBoolean();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Changes with the layout of the file, and with what is read of a source. */
  private static final long MARK = 0x3743504c464c4f57L;

  private static final int HEAD = 64;
  private static final int MIB = 1 << 20;
  private static final String PART = ".part";

  private final Path folder;

  PatchCache(Path folder) {
    this.folder = folder;
  }

  /** What a cache file says besides the pixels. */
  record Contents(String sourceState, PatchSet.Facts facts) {}

  /** The cache could not be written; the patches are all right. */
  static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Says once that there is no cache, and why. */
  void warn(Unusable e) {
    if (!WARNED.getAndSet(true)) {
      LOG.warn(
          "Decoded patches cannot be kept in {} ({}); every start decodes them anew. CFLOW_CACHE"
              + " names another folder.",
          folder,
          e.getMessage());
    }
  }

  /**
   * The decoded patches of a source, if they are here, sound, and of the source as it now is.
   *
   * @throws IOException if the source cannot be examined
   */
  Optional<PatchSet> find(Path source, Preparation asked) throws IOException {
    Path file = file(source, asked);
    if (!Files.exists(file) || !Files.exists(source)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer head = ByteBuffer.allocate(HEAD);
      FileNumbers.readFully(channel, head, 0);
      head.flip();
      int grey = head.getInt(8);
      int marks = head.getInt(12);
      int json = head.getInt(16);
      boolean whole =
          head.getLong(0) == MARK
              && grey >= 0
              && marks >= 0
              && json >= 0
              && channel.size() == HEAD + (long) grey + marks + json;
      if (!whole || head.getInt(20) != checksum(channel, grey, marks, json)) {
        return Optional.empty();
      }
      ByteBuffer text = ByteBuffer.allocate(json);
      FileNumbers.readFully(channel, text, HEAD + (long) grey + marks);
      Contents contents = JSON.readValue(text.array(), Contents.class);
      boolean fresh = contents.sourceState().equals(state(source));
      return fresh ? Optional.of(PatchSet.of(map(channel, contents.facts()))) : Optional.empty();
    } catch (IOException | BufferUnderflowException e) { // damaged, or no longer readable
      return Optional.empty();
    }
  }

  /**
   * Begins the cache file of a source. It is there when finished, not before.
   *
   * @throws Unusable if there is no room, or the folder cannot be written
   */
  PatchReader.Pixels writer(Path source, Preparation asked, PatchSet.Facts shape)
      throws IOException {
    String state = state(source);
    try {
      Files.createDirectories(folder);
      removeLeftovers();
      long needed = HEAD + (long) grey(shape) + marks(shape) + MIB;
      long free = Disk.free(folder);
      if (free < needed) {
        throw new Unusable(
            String.format(Locale.ROOT, "%d MiB needed, %d free", needed / MIB + 1, free / MIB),
            null);
      }
      Path part = Files.createTempFile(folder, "patches-", PART);
      return new Writer(file(source, asked), part, state, shape);
    } catch (Unusable e) {
      throw e;
    } catch (IOException e) {
      throw new Unusable(e.toString(), e);
    }
  }

  private static int grey(PatchSet.Facts facts) {
    return Math.multiplyExact(facts.ids().size(), facts.greyBytes());
  }

  private static int marks(PatchSet.Facts facts) {
    return Math.multiplyExact(facts.ids().size(), facts.markBytes());
  }

  private Path file(Path source, Preparation asked) throws IOException {
    Path path = source.toAbsolutePath().normalize();
    String hash = Sha256.of(path + "\n" + asked).substring(0, 16);
    return folder.resolve(
        String.format(Locale.ROOT, "%s-crop%d-%s.patches", path.getFileName(), asked.crop(), hash));
  }

  /**
   * Size and time of a file and of a split beside it, of every file in a folder, or of those beside
   * a table.
   */
  private static String state(Path source) throws IOException {
    if (source.toString().matches("(?i).*\\.(csv|tsv)")) {
      return state(source.toAbsolutePath().getParent());
    }
    if (!Files.isDirectory(source)) {
      Optional<Path> split = SplitTable.beside(source);
      return stamp(source) + (split.isPresent() ? ", split " + stamp(split.get()) : "");
    }
    StringBuilder files = new StringBuilder();
    FolderTree.files(source.toRealPath())
        .forEach(
            (name, file) ->
                files.append(
                    String.format(
                        Locale.ROOT, "%s %d %s%n", name, file.size(), file.lastModifiedTime())));
    return Sha256.of(files.toString());
  }

  private static String stamp(Path path) throws IOException {
    BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
    return file.size() + " " + file.lastModifiedTime();
  }

  private static int checksum(FileChannel channel, int grey, int marks, int json)
      throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(12).putInt(grey).putInt(marks).putInt(json).flip());
    long end = HEAD + (long) grey + marks + json;
    for (long at = HEAD; at < end; at += Integer.MAX_VALUE) {
      crc.update(channel.map(MapMode.READ_ONLY, at, Math.min(Integer.MAX_VALUE, end - at)));
    }
    return (int) crc.getValue();
  }

  private static PatchSet.Store map(FileChannel channel, PatchSet.Facts facts) throws IOException {
    return new PatchSet.Store(
        facts,
        channel.map(MapMode.READ_ONLY, HEAD, grey(facts)),
        channel.map(MapMode.READ_ONLY, HEAD + (long) grey(facts), marks(facts)));
  }

  /** Parts that a crash left behind, and nobody has touched for a day. */
  private void removeLeftovers() throws IOException {
    Instant dayAgo = Instant.now().minus(1, ChronoUnit.DAYS);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(PART)).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(dayAgo)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // another program removed it first
    }
  }

  /** A cache file being written. */
  private static final class Writer implements PatchReader.Pixels {
    private final Path file;
    private final Path part;
    private final String state;
    private final PatchSet.Facts shape;
    private final FileChannel channel;

    private Writer(Path file, Path part, String state, PatchSet.Facts shape) throws IOException {
      this.file = file;
      this.part = part;
      this.state = state;
      this.shape = shape;
      channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void put(int patch, byte[] grey, byte[] marks) throws IOException {
      write(grey, HEAD + (long) patch * shape.greyBytes());
      write(marks, HEAD + (long) grey(shape) + (long) patch * shape.markBytes());
    }

    @Override
    public PatchSet.Store finish(PatchSet.Facts facts) throws IOException {
      int grey = grey(facts);
      int marks = marks(facts);
      byte[] json = JSON.writeValueAsBytes(new Contents(state, facts));
      write(json, HEAD + (long) grey + marks);
      try {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        head.putLong(MARK).putInt(grey).putInt(marks).putInt(json.length);
        head.putInt(checksum(channel, grey, marks, json.length));
        write(head.array(), 0);
        channel.force(true);
        channel.close();
        WholeFile.move(part, file);
        try (FileChannel whole = FileChannel.open(file)) {
          return map(whole, facts);
        }
      } catch (IOException e) {
        throw new Unusable(e.toString(), e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(part);
    }

    private void write(byte[] bytes, long at) throws Unusable {
      try {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
          channel.write(left, at + left.position());
        }
      } catch (IOException e) {
        throw new Unusable(e.toString(), e);
      }
    }
  }
}
