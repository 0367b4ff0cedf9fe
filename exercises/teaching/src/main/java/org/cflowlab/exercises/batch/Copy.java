package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.exercises.servant.FileKind;
import org.cflowlab.exercises.servant.Texts;
import org.cflowlab.exercises.servant.Walk;

/**
 * A copy of a hand-in that everybody may read, of what may be graded in it; of the rest, names. Of
 * what is too large to be read there is as much as shows it.
 */
final class Copy {
  /** Of Java files and notebooks; archives are one file each. */
  private static final long LARGEST_SUM = 1_000_000_000;

  private final List<String> notes = new ArrayList<>();
  private long sum;

  private Copy() {}

  /**
   * Copies a file or a folder.
   *
   * @return what the teacher should know, in sentences
   */
  static List<String> of(Path from, Path to) throws IOException {
    Copy copy = new Copy();
    if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(to);
      new Walk(copy.notes::add)
          .through(from, (place, file, what) -> copy.file(place, file, to.resolve(place), what));
    } else {
      BasicFileAttributes what =
          Files.readAttributes(from, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      copy.file(Submission.name(from), from, to, what);
    }
    return copy.notes;
  }

  private void file(String place, Path from, Path to, BasicFileAttributes what) throws IOException {
    FileKind kind = FileKind.of(place);
    if (what.isSymbolicLink()) {
      notes.add(Walk.notFollowed(place));
    }
    if (!what.isRegularFile()) {
      return;
    }
    Files.createDirectories(to.getParent());
    if (kind == FileKind.OTHER) {
      Files.createFile(to);
      return;
    }
    long most = kind == FileKind.ARCHIVE ? what.size() : kind.largest() + 1;
    sum += kind == FileKind.ARCHIVE ? 0 : Math.min(what.size(), most);
    if (sum > LARGEST_SUM) {
      notes.add(Texts.clean(place) + " was not read: there is more than 1 GB before it.");
      return;
    }
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS);
        OutputStream out = Files.newOutputStream(to)) {
      copy(in, out, most);
    } catch (AccessDeniedException e) {
      notes.add(Walk.unreadable(place, e));
    }
    to.toFile().setReadable(true, false);
  }

  private static void copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] some = new byte[1 << 16];
    long left = most;
    for (int n = in.read(some); n > 0 && left > 0; n = in.read(some)) {
      out.write(some, 0, (int) Math.min(n, left));
      left -= n;
    }
  }
}
