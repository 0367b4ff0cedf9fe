package org.cflowlab.exercises.servant;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A walk through what was handed in. It passes over what tools leave there before it counts
 * anything, follows no link, and ends behind 20,000 files; who reads a hand-in and who copies one
 * see the same files.
 */
public final class Walk {
  private static final int DEEPEST = 16;
  private static final int MOST = 20_000;

  /** What tools and editors leave in a folder. */
  private static final Set<String> NOBODYS =
      Set.of("target", "__macosx", "node_modules", "__pycache__", "venv");

  /** What tools and people call copies of other work. */
  private static final Pattern COPIES = Pattern.compile("backups?|backup of .*");

  /** What is done with a file. */
  public interface Visitor {
    /**
     * Sees a file.
     *
     * @param place its path in the folder, with slashes
     */
    void see(String place, Path file, BasicFileAttributes what) throws IOException;
  }

  private final int most;
  private final Consumer<String> notes;
  private final Set<String> copies = new HashSet<>();
  private int files;

  /**
   * A walk.
   *
   * @param notes take what the teacher should know, in sentences
   */
  public Walk(Consumer<String> notes) {
    this(MOST, notes);
  }

  Walk(int most, Consumer<String> notes) {
    this.most = most;
    this.notes = notes;
  }

  /** Goes through a folder. */
  public void through(Path folder, Visitor visitor) throws IOException {
    Files.walkFileTree(
        folder,
        Set.of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          private String place(Path path) {
            return folder.relativize(path).toString().replace('\\', '/');
          }

          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes what) {
            return passesOver("", place(path)) ? FileVisitResult.SKIP_SUBTREE : next();
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes what) throws IOException {
            String place = place(path);
            if (passesOver("", place)) {
              return FileVisitResult.CONTINUE;
            } else if (what.isSymbolicLink()) {
              notes.accept(notFollowed(place));
            } else {
              visitor.see(place, path, what);
            }
            return next();
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            if (passesOver("", place(path))) {
              return FileVisitResult.CONTINUE;
            }
            notes.accept(unreadable(place(path), e));
            return next();
          }

          private FileVisitResult next() {
            return more() ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }
        });
  }

  /** Counts a file; false if that is the last to be looked at. */
  boolean more() {
    if (++files == most) {
      notes.accept("It holds more than " + most + " files; the rest was not looked at.");
    }
    return files < most;
  }

  /**
   * Whether a path leads through what tools leave, or through copies, which are noted.
   *
   * @param home what the note has before the path: the archive that it is in
   */
  boolean passesOver(String home, String place) {
    int end = 0;
    for (String part : place.split("/")) {
      end += part.length();
      String name = part.toLowerCase(Locale.ROOT); // which may be longer
      if (name.startsWith(".") || NOBODYS.contains(name)) {
        return true;
      }
      if (COPIES.matcher(name).matches()) {
        String folder = Texts.clean(home + place.substring(0, end));
        if (copies.add(folder)) {
          notes.accept(folder + " was not looked into: its name says that it holds copies.");
        }
        return true;
      }
      end++;
    }
    return false;
  }

  /** Says that a link is left where it is. */
  public static String notFollowed(String place) {
    return "The link " + Texts.clean(place) + " was not followed.";
  }

  /** Says that a file cannot be read, and why. */
  public static String unreadable(String place, IOException e) {
    String why =
        e instanceof AccessDeniedException
            ? "permission denied"
            : Texts.clean(e.getClass().getSimpleName());
    return Texts.clean(place) + " cannot be read: " + why + ".";
  }
}
