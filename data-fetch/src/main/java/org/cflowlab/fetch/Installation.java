package org.cflowlab.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.data.DataException;
import org.cflowlab.data.read.PatchReader;
import org.cflowlab.fetch.DataCard.Archive;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;

/**
 * A data set in its folder, with the checksums of its files beside them as {@code sha256sum -c}
 * reads them.
 *
 * <p>A set is gathered in {@code .part}, checked there, and moved to its folder in one step: the
 * folder holds a whole, sound set or none, whatever happens meanwhile.
 *
 * @param home the folder of all data sets
 * @param card which set
 */
record Installation(Path home, DataCard card) {
  private static final String SUMS = "SHA256SUMS";

  /** The set's folder; it need not exist. */
  Path folder() {
    return home.resolve(card.folder());
  }

  /** The folder or file of the set, as the reader takes it. */
  Path source() {
    return source(folder());
  }

  private Path source(Path folder) {
    return card.archives().size() > 1 ? folder : folder.resolve(card.archives().get(0).file());
  }

  boolean exists() throws IOException {
    recover();
    return Files.exists(source());
  }

  /** How large the set is, in bytes. */
  long size() throws IOException {
    long size = 0;
    for (Archive archive : card.archives()) {
      size += Files.size(folder().resolve(archive.file()));
    }
    return size;
  }

  /** What the set holds, without decoding it. */
  PatchReader.Summary summary() throws IOException {
    return PatchReader.summary(source());
  }

  /**
   * Checks files that are already on a disk, every patch of them, and copies them here.
   *
   * @param from the file, or a folder with all files under their names
   * @param sha256 what the file's checksum must be, or empty
   * @throws DataException if they are not sound, or cannot be copied
   */
  PatchReader.Summary copy(Path from, String sha256, Progress progress) throws IOException {
    if (card.archives().size() == 1 && Files.isDirectory(from)) {
      throw new DataException(
          from + " is a folder; give the file, or use the folder as it is: --data " + from);
    }
    if (card.archives().size() == 1) {
      PatchReader.Summary summary = verified(from, progress);
      return install(
          (archive, to) -> requireSum(to, SafeCopy.copy(from, to, progress), archive, sha256),
          folder -> summary);
    }
    for (Archive archive : card.archives()) {
      if (!Files.isRegularFile(from.resolve(archive.file()))) {
        throw new DataException(from + " lacks " + archive.file() + "; download it too");
      }
    }
    return install(
        (archive, to) -> {
          Path file = from.resolve(archive.file());
          requireSum(to, SafeCopy.copy(file, to, progress), archive, sha256);
        },
        folder -> verified(folder, progress));
  }

  /**
   * Downloads the files, checks every patch, and installs them. After a failure it goes on where it
   * was.
   *
   * @param from where from: a file's address, or with a slash at its end a folder's; empty for the
   *     official ones
   * @param sha256 what the file's checksum must be, or empty
   * @throws DataException if they cannot be had, or are not sound
   */
  PatchReader.Summary download(String from, String sha256, Download download, Progress progress)
      throws IOException {
    return install(
        (archive, to) -> {
          if (!Files.exists(to)) {
            Path part = to.resolveSibling(to.getFileName() + ".download");
            download.get(address(from, archive), part);
            WholeFile.move(part, to);
          }
          requireSum(to, Sha256.of(to), archive, sha256);
        },
        folder -> verified(source(folder), progress));
  }

  private static URI address(String from, Archive archive) throws DataException {
    String text =
        from.isEmpty() ? archive.url() : from.endsWith("/") ? from + archive.file() : from;
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new DataException(text + " is no address: " + e.getMessage(), e);
    }
  }

  /** Removes a gathered file whose checksum is not the one that is known. */
  private static void requireSum(Path file, String sum, Archive archive, String sha256)
      throws IOException {
    String wanted = sha256.isEmpty() ? archive.sha256() : sha256;
    if (!wanted.isEmpty() && !wanted.equalsIgnoreCase(sum)) {
      Files.delete(file);
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has the SHA-256 %s, not %s; it is damaged or another version: get it again",
              file.getFileName(),
              sum,
              wanted));
    }
  }

  private PatchReader.Summary verified(Path source, Progress progress) throws IOException {
    PatchReader.Summary summary = PatchReader.verify(source, progress);
    if (!summary.name().equals(card.name())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %s, not %s; give the right file",
              source,
              summary.name(),
              card.name()));
    }
    return summary;
  }

  /**
   * Reads every patch again and compares the checksums.
   *
   * @throws DataException if the set is no longer what was installed
   */
  PatchReader.Summary verify(Progress progress) throws IOException {
    PatchReader.Summary summary = verified(source(), progress);
    List<String> recorded;
    try {
      recorded = Files.readAllLines(folder().resolve(SUMS));
    } catch (NoSuchFileException e) {
      throw new DataException(folder() + " has no SHA256SUMS to compare with; install it again", e);
    }
    if (!recorded.equals(sums(folder()))) {
      throw new DataException(
          source() + " is not what was installed: its checksum differs; install it again");
    }
    return summary;
  }

  private List<String> sums(Path folder) throws IOException {
    List<String> sums = new ArrayList<>();
    for (Archive archive : card.archives()) {
      sums.add(Sha256.of(folder.resolve(archive.file())) + "  " + archive.file());
    }
    return sums;
  }

  private interface Getter {
    void get(Archive archive, Path to) throws IOException;
  }

  private interface Check {
    PatchReader.Summary check(Path folder) throws IOException;
  }

  private PatchReader.Summary install(Getter getter, Check check) throws IOException {
    recover();
    Path staging = staging();
    Files.createDirectories(staging);
    try (FileChannel lock = lock();
        FileLock held = hold(lock)) {
      for (Archive archive : card.archives()) {
        getter.get(archive, staging.resolve(archive.file()));
      }
      PatchReader.Summary summary;
      try {
        summary = check.check(staging);
      } catch (DataException e) {
        delete(staging);
        throw e;
      }
      Files.write(staging.resolve(SUMS), sums(staging));
      publish(staging);
      assert held.isValid();
      return summary;
    }
  }

  private Path staging() {
    return home.resolve(".part").resolve(card.name());
  }

  private Path old() {
    return home.resolve(".part").resolve(card.name() + ".old");
  }

  private FileChannel lock() throws IOException {
    return FileChannel.open(
        home.resolve(".part").resolve(card.name() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private FileLock hold(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new DataException(
          card.name() + " is being installed by another program; wait until it has ended");
    }
    return lock;
  }

  private void publish(Path staging) throws IOException {
    delete(old());
    Files.createDirectories(folder().getParent());
    if (Files.exists(folder())) {
      WholeFile.move(folder(), old());
    }
    WholeFile.move(staging, folder());
    delete(old());
  }

  /** Brings back what was there before, if an installation ended between its two moves. */
  private void recover() throws IOException {
    if (Files.exists(old()) && !Files.exists(folder())) {
      WholeFile.move(old(), folder());
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      PathUtils.deleteDirectory(folder);
    }
  }
}
