package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.Texts;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Sha256;

/**
 * What one student handed in.
 *
 * @param student the name of the file or folder, without what systems add to it; no two are one
 * @param parts the file or folder; several where none is later than another
 * @param names what each part is called, without what a system put before it
 * @param late whether its name says so
 * @param others the names of earlier files of the same student, which are not graded
 */
record Submission(
    String student, List<Path> parts, List<String> names, boolean late, List<String> others) {
  private static final Set<String> NOBODYS =
      Set.of("Thumbs.db", "desktop.ini", "__MACOSX", "index.html");

  /**
   * The submissions in a folder, one for each student, by name. Of several the last counts: "anna
   * (2).zip" after "anna.zip", "anna_late.zip" after that of a student in time; what no name says
   * is later belongs together, such as "anna.java" and "anna.ipynb".
   *
   * @throws BadInputException if there is none
   */
  static List<Submission> in(Path folder) throws IOException {
    Map<String, List<EntryName>> byStudent = new TreeMap<>();
    EntryName.of(entries(folder)).stream()
        .sorted(
            Comparator.comparingLong(EntryName::version)
                .thenComparing(EntryName::late)
                .thenComparing(entry -> name(entry.path())))
        .forEach(
            entry -> byStudent.computeIfAbsent(entry.student(), k -> new ArrayList<>()).add(entry));
    if (byStudent.isEmpty()) {
      throw new BadInputException(
          folder + " holds no submission: a folder, a .zip or an .ipynb for each student.");
    }
    Map<String, Integer> times = new HashMap<>();
    byStudent.keySet().forEach(student -> times.merge(Texts.clean(student), 1, Integer::sum));
    List<Submission> all = new ArrayList<>();
    byStudent.forEach(
        (student, entries) -> {
          String clean = Texts.clean(student);
          boolean alone = times.get(clean) == 1;
          all.add(of(alone ? clean : clean + " " + Sha256.of(student).substring(0, 8), entries));
        });
    return all;
  }

  /** What is in a folder of submissions, but for what systems leave there. */
  static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !name(path).startsWith(".") && !NOBODYS.contains(name(path)))
          .toList();
    }
  }

  private static Submission of(String student, List<EntryName> entries) {
    EntryName last = entries.get(entries.size() - 1);
    List<EntryName> parts = entries.stream().filter(entry -> entry.belongsTo(last)).toList();
    List<String> names = new ArrayList<>();
    for (EntryName part : parts) {
      names.add(names.contains(part.called()) ? name(part.path()) : part.called());
    }
    List<String> others =
        entries.stream()
            .filter(entry -> !parts.contains(entry))
            .map(entry -> name(entry.path()))
            .toList();
    return new Submission(
        student,
        parts.stream().map(EntryName::path).toList(),
        List.copyOf(names),
        parts.stream().anyMatch(EntryName::late),
        others);
  }

  /** The entries that it is made of, graded or not, by name. */
  List<String> entries() {
    return Stream.concat(parts.stream().map(Submission::name), others.stream()).toList();
  }

  /** The last name of a path, for people. */
  static String name(Path path) {
    return Texts.clean(raw(path));
  }

  /**
   * The last name of a path. What is in the file system is UTF-8, whatever this program's locale
   * takes it for; what is not comes from an old archive, and no two such names may become one.
   */
  static String raw(Path path) {
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
