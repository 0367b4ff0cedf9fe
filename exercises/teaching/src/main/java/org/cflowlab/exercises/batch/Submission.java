package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.Texts;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Sha256;

/**
 * What one student handed in.
 *
 * @param student the name of the file or folder, without what systems add to it; no two are one
 * @param parts the file or folder; several files where a system hands out each on its own
 * @param late whether its name says so
 * @param others the names of earlier files of the same student, which are not graded
 */
record Submission(String student, List<Path> parts, boolean late, List<String> others) {
  private static final Pattern ENDING =
      Pattern.compile("(\\.tar|\\.java|\\.ipynb)?\\.[A-Za-z0-9]{1,6}$");
  private static final Pattern COPY = Pattern.compile("\\s*\\((\\d{1,6})\\)$");

  /**
   * Moodle's name of a participant's folder, or of each file where it makes no folders: the number
   * is the participant's.
   */
  static final Pattern MOODLE =
      Pattern.compile("(.*)_(\\d+)_assignsubmission_(?:file|onlinetext)_?(.*)");

  /** Canvas's name of each file: the first number is the student's. */
  static final Pattern CANVAS = Pattern.compile("([^_]+)_(LATE_)?(\\d+)_(\\d+)_(.+)");

  /** As systems and teachers mark it; the name "Late" is a name. */
  private static final Pattern LATE =
      Pattern.compile("^(?:LATE|late)[-_]|[-_.](?:LATE|late)$|\\s*[(\\[](?i:late)[)\\]]$");

  private static final Set<String> NOBODYS = Set.of("Thumbs.db", "desktop.ini", "__MACOSX");

  /**
   * What a name says.
   *
   * @param part the name of a part, where a system hands out each on its own; else null
   */
  private record Said(String student, boolean late, int copy, String part) {
    static Said by(Path path) {
      String name = raw(path);
      Matcher canvas = CANVAS.matcher(name);
      if (canvas.matches()) {
        String student = canvas.group(1) + "_" + canvas.group(3);
        return new Said(student, canvas.group(2) != null, 0, canvas.group(5));
      }
      boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
      String bare = folder ? name : ENDING.matcher(name).replaceFirst("");
      Matcher copy = COPY.matcher(bare);
      int number = copy.find() ? Integer.parseInt(copy.group(1)) : 0;
      bare = copy.replaceFirst("");
      Matcher moodle = MOODLE.matcher(bare);
      String part = null;
      if (moodle.matches()) {
        bare = moodle.group(1) + "_" + moodle.group(2);
        part = moodle.group(3).isEmpty() ? name : name.substring(moodle.start(3));
      }
      boolean late = LATE.matcher(bare).find();
      String student = LATE.matcher(bare).replaceFirst("").strip();
      return new Said(student.isEmpty() ? name : student, late, number, part);
    }

    boolean belongsTo(Said last) {
      return part != null && copy == last.copy;
    }
  }

  /**
   * The submissions in a folder, one for each student, by name. Of several the last counts: "anna
   * (2).zip" after "anna.zip", "anna_late.zip" after that of a student in time, else by name.
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
                  .thenComparing(path -> Said.by(path).late())
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
    Map<String, Integer> times = new HashMap<>();
    byStudent.keySet().forEach(student -> times.merge(Texts.clean(student), 1, Integer::sum));
    List<Submission> all = new ArrayList<>();
    byStudent.forEach(
        (student, paths) -> {
          String clean = Texts.clean(student);
          boolean alone = times.get(clean) == 1;
          all.add(of(alone ? clean : clean + " " + Sha256.of(student).substring(0, 8), paths));
        });
    return all;
  }

  private static Submission of(String student, List<Path> paths) {
    Path last = paths.get(paths.size() - 1);
    Said said = Said.by(last);
    List<Path> parts =
        said.part() != null
            ? paths.stream().filter(path -> Said.by(path).belongsTo(said)).toList()
            : List.of(last);
    List<String> others =
        paths.stream().filter(path -> !parts.contains(path)).map(Submission::name).toList();
    boolean late = parts.stream().anyMatch(path -> Said.by(path).late());
    return new Submission(student, List.copyOf(parts), late, others);
  }

  /** What each part is called, without what a system put before it. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Path path : parts) {
      String part = Said.by(path).part();
      String clean = part == null ? name(path) : Texts.clean(part);
      names.add(names.contains(clean) ? name(path) : clean);
    }
    return List.copyOf(names);
  }

  /** The last name of a path, for people. */
  static String name(Path path) {
    return Texts.clean(raw(path));
  }

  /**
   * The last name of a path. What is in the file system is UTF-8, whatever this program's locale
   * takes it for; what is not comes from an old archive, and no two such names may become one.
   */
  private static String raw(Path path) {
    String all = path.toUri().getRawPath().replaceAll("/+$", "");
    String last = all.substring(all.lastIndexOf('/') + 1).replace("+", "%2B");
    String bytes = URLDecoder.decode(last, StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return bytes;
    }
  }
}
