package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.Texts;
import org.cflowlab.file.BadInputException;

/**
 * What one student handed in.
 *
 * @param student the name of the file or folder, without what systems add to it
 * @param parts the file or folder; several files where a system hands out each on its own
 * @param late whether its name says so
 * @param others the names of earlier files of the same student, which are not graded
 */
record Submission(String student, List<Path> parts, boolean late, List<String> others) {
  private static final Pattern ENDING = Pattern.compile("(\\.tar)?\\.[A-Za-z0-9]{1,6}$");
  private static final Pattern COPY = Pattern.compile("\\s*\\((\\d{1,6})\\)$");

  /** Moodle's name of a participant's folder: the number is the participant's. */
  static final Pattern MOODLE = Pattern.compile("(.*)_(\\d+)_assignsubmission_file_?");

  /** Canvas's name of each file: the first number is the student's. */
  static final Pattern CANVAS = Pattern.compile("([^_]+)_(LATE_)?(\\d+)_(\\d+)_(.+)");

  /** As systems and teachers mark it; the name "Late" is a name. */
  private static final Pattern LATE =
      Pattern.compile("^(?:LATE|late)[-_]|[-_.](?:LATE|late)$|\\s*[(\\[](?i:late)[)\\]]$");

  private static final Set<String> NOBODYS = Set.of("Thumbs.db", "desktop.ini", "__MACOSX");

  /** What a name says. */
  private record Said(String student, boolean late, int copy, boolean onePart) {
    static Said by(Path path) {
      String name = name(path);
      Matcher canvas = CANVAS.matcher(name);
      if (canvas.matches()) {
        String student = canvas.group(1) + "_" + canvas.group(3);
        return new Said(student, canvas.group(2) != null, 0, true);
      }
      boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
      String bare = folder ? name : ENDING.matcher(name).replaceFirst("");
      Matcher copy = COPY.matcher(bare);
      int number = copy.find() ? Integer.parseInt(copy.group(1)) : 0;
      bare = copy.replaceFirst("");
      Matcher moodle = MOODLE.matcher(bare);
      bare = moodle.matches() ? moodle.group(1) + "_" + moodle.group(2) : bare;
      boolean late = LATE.matcher(bare).find();
      String student = LATE.matcher(bare).replaceFirst("").strip();
      return new Said(student.isEmpty() ? name : student, late, number, false);
    }
  }

  /**
   * The submissions in a folder, one for each student, by name. Of several the last by name counts:
   * "anna (2).zip" after "anna.zip".
   *
   * @throws BadInputException if there is none
   */
  static List<Submission> in(Path folder) throws IOException {
    Map<String, List<Path>> byStudent = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(path -> !name(path).startsWith(".") && !NOBODYS.contains(name(path)))
          .sorted(
              Comparator.comparingInt((Path path) -> Said.by(path).copy())
                  .thenComparing(Submission::name))
          .forEach(
              path ->
                  byStudent
                      .computeIfAbsent(Said.by(path).student(), k -> new ArrayList<>())
                      .add(path));
    }
    if (byStudent.isEmpty()) {
      throw new BadInputException(
          folder + " holds no submission: a folder, a .zip or an .ipynb for each student.");
    }
    List<Submission> all = new ArrayList<>();
    byStudent.forEach((student, paths) -> all.add(of(student, paths)));
    return all;
  }

  private static Submission of(String student, List<Path> paths) {
    Path last = paths.get(paths.size() - 1);
    List<Path> parts =
        Said.by(last).onePart()
            ? paths.stream().filter(path -> Said.by(path).onePart()).toList()
            : List.of(last);
    List<String> others =
        paths.stream().filter(path -> !parts.contains(path)).map(Submission::name).toList();
    boolean late = parts.stream().anyMatch(path -> Said.by(path).late());
    return new Submission(Texts.clean(student), List.copyOf(parts), late, others);
  }

  /**
   * The last name of a path. What is in the file system is UTF-8, whatever this program's locale
   * takes it for.
   */
  static String name(Path path) {
    URI uri = path.toUri();
    String raw = uri.getRawPath().replaceAll("/+$", "");
    String last = raw.substring(raw.lastIndexOf('/') + 1).replace("+", "%2B");
    return Texts.clean(URLDecoder.decode(last, StandardCharsets.UTF_8));
  }
}
