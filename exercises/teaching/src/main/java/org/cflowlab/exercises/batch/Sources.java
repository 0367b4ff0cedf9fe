package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cflowlab.exercises.grading.Recording;

/**
 * The Java files of a submission, read with limits. Nothing is unpacked to where a name in a zip
 * points: names are only looked at.
 *
 * @param files text by file name, such as "E1Answer.java"
 * @param answers which class answers which exercise
 * @param notes what the teacher should know, in sentences
 */
record Sources(Map<String, String> files, Map<String, String> answers, List<String> notes) {
  private static final int DEEPEST = 16;
  private static final int MOST_ENTRIES = 2_000;
  private static final int LARGEST = 1_000_000;
  private static final int LARGEST_NOTEBOOK = 20_000_000;
  private static final int LARGEST_SUM = 40_000_000;

  /** What tools leave in a folder. */
  private static final Pattern NOBODYS = Pattern.compile("(^|/)(\\.|target/|__MACOSX/)");

  /** The kit's own sources, where a whole clone is handed in. */
  private static final Pattern KITS =
      Pattern.compile("(^|/)(lib|data-fetch|exercises/(contracts|graders|solutions|teaching))/");

  private static final Pattern ANSWER = Pattern.compile("(E\\d+)Answer\\.java");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

  /**
   * Reads a folder, a zip or a single file.
   *
   * @throws Refused if it cannot be graded at all
   */
  static Sources of(Path submission) throws IOException {
    Reader reader = new Reader();
    if (Files.isDirectory(submission, LinkOption.NOFOLLOW_LINKS)) {
      reader.folder(submission);
    } else if (submission.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      reader.zip(submission);
    } else {
      try (InputStream in = Files.newInputStream(submission)) {
        reader.file(submission.getFileName().toString(), in);
      }
    }
    return reader.sources();
  }

  private static final class Reader {
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, String> answers = new TreeMap<>();
    private final Set<String> written = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    /** Notebooks without an exercise, worth a note where nothing else was handed in. */
    private final List<String> idle = new ArrayList<>();

    private int entries;
    private long sum;
    private int notebooks;

    void folder(Path folder) throws IOException {
      try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
        for (Path path : (Iterable<Path>) walk.sorted()::iterator) {
          if (NOBODYS.matcher(slashes(folder.relativize(path).toString())).find()) {
            continue;
          }
          count();
          if (Files.isSymbolicLink(path)) {
            notes.add("The link " + path.getFileName() + " was not followed.");
          } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream in = Files.newInputStream(path)) {
              file(folder.relativize(path).toString(), in);
            }
          }
        }
      }
    }

    void zip(Path file) throws IOException {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
          ZipEntry entry = all.nextElement();
          count();
          Path name = path(entry.getName());
          if (name.isAbsolute() || name.normalize().startsWith("..") || name.startsWith("/")) {
            throw new Refused("the zip names a file outside itself: " + entry.getName());
          }
          if (!entry.isDirectory()) {
            try (InputStream in = zip.getInputStream(entry)) {
              file(entry.getName(), in);
            }
          }
        }
      } catch (java.util.zip.ZipException e) {
        throw new Refused("the zip cannot be read: " + e.getMessage());
      }
      if (entries == 0) {
        throw new Refused("the zip is empty");
      }
    }

    private static Path path(String name) {
      try {
        return Path.of(name.replace('\\', '/'));
      } catch (java.nio.file.InvalidPathException e) {
        throw new Refused("the zip holds a name that is no path: " + e.getMessage());
      }
    }

    private void count() {
      if (++entries > MOST_ENTRIES) {
        throw new Refused("it holds more than " + MOST_ENTRIES + " files");
      }
    }

    /** Takes a Java file or a notebook; what is neither is not even read. */
    void file(String path, InputStream in) throws IOException {
      String place = slashes(path);
      String name = place.substring(place.lastIndexOf('/') + 1);
      boolean notebook = name.endsWith(".ipynb");
      boolean java = name.endsWith(".java") && !name.equals("package-info.java");
      boolean kits = KITS.matcher(place).find() && !place.contains("exercises/answers/");
      if (NOBODYS.matcher(place).find() || !notebook && (!java || kits)) {
        return;
      }
      int limit = notebook ? LARGEST_NOTEBOOK : LARGEST;
      byte[] bytes = in.readNBytes(limit + 1);
      sum += bytes.length;
      if (bytes.length > limit || sum > LARGEST_SUM) {
        notes.add(name + " is larger than " + limit / 1_000_000 + " MB and was not read.");
        return;
      }
      if (notebook) {
        notebook(name, bytes);
      } else {
        java(name, text(name, bytes));
      }
    }

    private static String slashes(String path) {
      return path.replace('\\', '/');
    }

    /** Takes a class for the answer, unless there is one that was written already. */
    private void answer(String exercise, String type, boolean written) {
      if (!answers.containsKey(exercise) || written && !this.written.contains(exercise)) {
        answers.put(exercise, type);
      }
      if (written) {
        this.written.add(exercise);
      }
    }

    private void java(String name, String text) {
      if (files.putIfAbsent(name, text) != null) {
        notes.add("There are two files " + name + "; the first by path was graded.");
        return;
      }
      Matcher answer = ANSWER.matcher(name);
      if (answer.matches() && Recording.exercises().contains(answer.group(1))) {
        Matcher home = PACKAGE.matcher(text);
        String prefix = home.find() ? home.group(1) + "." : "";
        String type = prefix + answer.group(1) + "Answer";
        answer(answer.group(1), type, !text.contains(Cells.STUB));
      }
    }

    private void notebook(String name, byte[] bytes) {
      Cells cells = Cells.of(bytes, "Cells" + ++notebooks);
      if (!cells.problem().isEmpty()) {
        (cells.problem().equals(Cells.NOTHING) ? idle : notes)
            .add(name + ": " + cells.problem() + ".");
        return;
      }
      cells
          .answers()
          .forEach((exercise, type) -> answer(exercise, type, !cells.stubs().contains(exercise)));
      files.put(cells.name() + ".java", cells.java());
    }

    private String text(String name, byte[] bytes) {
      if (bytes.length > 1
          && (bytes[0] == -1 && bytes[1] == -2 || bytes[0] == -2 && bytes[1] == -1)) {
        notes.add(name + " is UTF-16, not UTF-8.");
        return new String(bytes, StandardCharsets.UTF_16);
      }
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      } catch (CharacterCodingException e) {
        notes.add(name + " is not UTF-8; it was read as Latin-1.");
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    }

    Sources sources() {
      if (answers.isEmpty()) {
        notes.addAll(idle);
        String why = notes.isEmpty() ? "" : " (" + String.join(" ", notes) + ")";
        throw new Refused(
            "nothing to grade: no file E1Answer.java to E10Answer.java, no class of a notebook"
                + " that implements an exercise"
                + why);
      }
      return new Sources(Map.copyOf(files), Map.copyOf(answers), List.copyOf(notes));
    }
  }
}
