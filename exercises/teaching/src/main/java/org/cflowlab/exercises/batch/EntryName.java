package org.cflowlab.exercises.batch;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cflowlab.exercises.servant.Texts;

/**
 * What the name of an entry says.
 *
 * @param student whose it is
 * @param late whether it says so
 * @param version of several hand-ins of a student the highest is the last; 0 where none is named
 * @param part the name of the part, where a system hands out each on its own; else null
 */
record EntryName(Path path, String student, boolean late, long version, String part) {
  private static final Pattern ENDING =
      Pattern.compile("(\\.tar|\\.java|\\.ipynb)?\\.[A-Za-z0-9]{1,6}$");
  private static final Pattern COPY = Pattern.compile("\\s*\\((\\d{1,6})\\)$");

  /** As systems and teachers mark it; the name "Late" is a name. */
  private static final Pattern LATE =
      Pattern.compile("^(?:LATE|late)[-_]|[-_.](?:LATE|late)$|\\s*[(\\[](?i:late)[)\\]]$");

  /** The names of all entries of a folder, which only together say what made them. */
  static List<EntryName> of(List<Path> entries) {
    boolean canvas = Platform.isCanvas(entries);
    String assignment = assignment(entries);
    List<EntryName> names = new ArrayList<>();
    entries.forEach(entry -> names.add(of(entry, canvas, assignment)));
    Set<String> students =
        names.stream()
            .filter(name -> name.version == 0)
            .map(EntryName::student)
            .collect(Collectors.toSet());
    names.replaceAll(
        name -> name.part != null || students.contains(name.student) ? name : name.numbered());
    return names;
  }

  private static EntryName of(Path entry, boolean canvas, String assignment) {
    String name = Submission.raw(entry);
    boolean folder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    Matcher file = Platform.CANVAS.matcher(name);
    if (canvas && !folder && file.matches()) {
      boolean late = file.group("late") != null;
      return new EntryName(entry, canvasStudent(file), late, 0, orElse(file.group("part"), name));
    }
    Matcher attempt = Platform.BLACKBOARD.matcher(name);
    if (attempt.matches()) {
      String student = attempt.group("name").substring(assignment.length());
      long time = Long.parseLong(attempt.group("time").replace("-", ""));
      return new EntryName(entry, student, false, time, orElse(attempt.group("part"), name));
    }
    Matcher dated = Platform.BRIGHTSPACE.matcher(name);
    if (dated.matches()) {
      String student = dated.group("name") + "_" + dated.group("id");
      return new EntryName(entry, student, false, Platform.time(dated), name);
    }
    Matcher moodle = Platform.MOODLE.matcher(name);
    if (!moodle.matches()) {
      return marked(entry, name, withoutEnding(name, folder), null);
    }
    String student = moodle.group("name") + "_" + moodle.group("id");
    String part = withoutEnding(moodle.group("part"), folder);
    return COPY.matcher(part).replaceFirst("").isEmpty()
        ? marked(entry, name, student + part, name)
        : marked(entry, name, student, moodle.group("part"));
  }

  /** With what people and systems put at the ends of a student's name taken off. */
  private static EntryName marked(Path entry, String name, String bare, String part) {
    Matcher copy = COPY.matcher(bare);
    long version = copy.find() ? Long.parseLong(copy.group(1)) : 0;
    Matcher late = LATE.matcher(copy.replaceFirst(""));
    String student = late.replaceFirst("").strip();
    boolean named = !student.isEmpty();
    return new EntryName(entry, named ? student : name, late.reset().find(), version, part);
  }

  private static String withoutEnding(String name, boolean folder) {
    return folder ? name : ENDING.matcher(name).replaceFirst("");
  }

  private static String orElse(String part, String name) {
    return part == null ? name : part;
  }

  /** The student of a file that Canvas named. */
  static String canvasStudent(Matcher file) {
    return file.group("name") + "_" + file.group("id");
  }

  /** What all of Blackboard's names begin with; a name may itself have an underscore in it. */
  private static String assignment(List<Path> entries) {
    String common =
        entries.stream()
            .map(entry -> Platform.BLACKBOARD.matcher(Submission.raw(entry)))
            .filter(Matcher::matches)
            .map(name -> name.group("name"))
            .reduce(EntryName::common)
            .orElse("");
    return common.substring(0, common.lastIndexOf('_') + 1);
  }

  private static String common(String a, String b) {
    int n = 0;
    while (n < Math.min(a.length(), b.length()) && a.charAt(n) == b.charAt(n)) {
      n++;
    }
    return a.substring(0, n);
  }

  /** As "group (2)" is one of several groups where there is no "group". */
  private EntryName numbered() {
    return version == 0 ? this : new EntryName(path, student + " (" + version + ")", late, 0, part);
  }

  /** Whether it is of the same hand-in: nothing says which of the two came later. */
  boolean belongsTo(EntryName last) {
    return version == last.version
        && (part == null ? last.part == null && late == last.late : last.part != null);
  }

  /** What it is called, without what a system put before it. */
  String called() {
    return Texts.clean(part == null ? Submission.raw(path) : part);
  }
}
