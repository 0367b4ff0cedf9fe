package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.exercises.servant.FileKind;
import org.cflowlab.exercises.servant.Texts;

/** A copy of a hand-in that everybody may read, of what may be graded in it; of the rest, names. */
final class Copy extends SimpleFileVisitor<Path> {
  private static final int MOST_ENTRIES = 20_000;
  private static final long LARGEST = 50_000_000;
  private static final int DEEPEST = 16;

  private final Path from;
  private final Path to;
  private final List<String> notes = new ArrayList<>();
  private int entries;
  private long sum;

  private Copy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies a file or a folder.
   *
   * @return what the teacher should know, in sentences
   */
  static List<String> of(Path from, Path to) throws IOException {
    Copy copy = new Copy(from, to);
    Files.walkFileTree(from, java.util.Set.of(), DEEPEST, copy);
    return copy.notes;
  }

  private Path copyOf(Path path) {
    return path.equals(from) ? to : to.resolve(from.relativize(path).toString());
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes what)
      throws IOException {
    Files.createDirectories(copyOf(folder));
    return counted();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes what) throws IOException {
    String name = Submission.name(file);
    boolean read = FileKind.of(name) != FileKind.OTHER;
    if (what.isSymbolicLink()) {
      notes.add("The link " + Texts.clean(name) + " was not followed.");
    } else if (read && what.isRegularFile() && what.size() + sum > LARGEST) {
      notes.add(Texts.clean(name) + " is larger than 50 MB and was not read.");
    } else if (read && what.isRegularFile()) {
      sum += what.size();
      try {
        Files.copy(file, copyOf(file), LinkOption.NOFOLLOW_LINKS);
        copyOf(file).toFile().setReadable(true, false);
      } catch (java.nio.file.AccessDeniedException e) {
        return visitFileFailed(file, e);
      }
    } else {
      Files.createFile(copyOf(file));
    }
    return counted();
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    String why =
        e instanceof java.nio.file.AccessDeniedException
            ? "permission denied"
            : Texts.clean(e.getClass().getSimpleName());
    notes.add(Texts.clean(Submission.name(file)) + " cannot be read: " + why + ".");
    return counted();
  }

  private FileVisitResult counted() {
    if (++entries == MOST_ENTRIES) {
      notes.add("It holds more than " + MOST_ENTRIES + " files; the rest was not looked at.");
    }
    return entries < MOST_ENTRIES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
  }
}
