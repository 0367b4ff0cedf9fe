package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cflowlab.file.BadInputException;

/**
 * What one student handed in.
 *
 * @param student the name of the file or folder, without what systems add to it
 * @param path the file or folder
 * @param late whether its name says so
 * @param others the names of earlier files of the same student, which are not graded
 */
record Submission(String student, Path path, boolean late, List<String> others) {
  private static final Pattern ENDING = Pattern.compile("\\.(zip|ipynb|java)$");
  private static final Pattern COPY = Pattern.compile("\\s*\\((\\d{1,6})\\)$");
  private static final Pattern MOODLE = Pattern.compile("_assignsubmission_file_?$");
  private static final Pattern LATE = Pattern.compile("(?i)(^|[-_ .])late($|[-_ .])");

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
          .filter(Submission::isOne)
          .sorted(Comparator.comparingInt(Submission::copy).thenComparing(Submission::name))
          .forEach(
              path -> byStudent.computeIfAbsent(student(path), k -> new ArrayList<>()).add(path));
    }
    if (byStudent.isEmpty()) {
      throw new BadInputException(
          folder + " holds no submission: a folder, a .zip or an .ipynb for each student.");
    }
    return byStudent.entrySet().stream()
        .map(
            entry -> {
              List<Path> paths = entry.getValue();
              Path last = paths.get(paths.size() - 1);
              List<String> others =
                  paths.subList(0, paths.size() - 1).stream().map(Submission::name).toList();
              return new Submission(
                  entry.getKey(), last, LATE.matcher(withoutEnding(last)).find(), others);
            })
        .toList();
  }

  private static boolean isOne(Path path) {
    return !name(path).startsWith(".")
        && (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            || ENDING.matcher(name(path).toLowerCase(Locale.ROOT)).find());
  }

  /** The n of "anna (n).zip", 0 where there is none. */
  private static int copy(Path path) {
    Matcher copy = COPY.matcher(withoutEnding(path));
    return copy.find() ? Integer.parseInt(copy.group(1)) : 0;
  }

  private static String student(Path path) {
    String name = COPY.matcher(withoutEnding(path)).replaceFirst("");
    name = MOODLE.matcher(name).replaceFirst("");
    name = LATE.matcher(name).replaceFirst("");
    return name.isBlank() ? name(path) : name.strip();
  }

  private static String withoutEnding(Path path) {
    String name = name(path);
    var ending = ENDING.matcher(name.toLowerCase(Locale.ROOT));
    return ending.find() ? name.substring(0, ending.start()) : name;
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
