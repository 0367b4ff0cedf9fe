package org.cflowlab.exercises.release;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.exercises.servant.WrittenAnswers;

/** The kit's files without what students must not see. */
final class StudentVersion {
  /** What is left out: folders end in a slash. */
  private static final List<String> TEACHERS =
      List.of("exercises/solutions/", "exercises/teaching/", "exercises/hidden/");

  private static final Pattern MODULE =
      Pattern.compile("(?m)^\\s*<module>exercises/(solutions|teaching|hidden)</module>\\s*\\R");

  /** In a README: the teacher's folders in a list of folders, and lines that link into them. */
  private static final Pattern MENTION =
      Pattern.compile(
          " \\| (solutions|teaching)\\b"
              + "|(?m)^.*\\]\\((exercises/)?(solutions|teaching|hidden)/.*\\R");

  private static final String PACKAGES =
      "org[./]cflowlab[./]exercises[./](?:batch|release|solutions)\\b";

  private static final List<String> PROGRAMS =
      List.of("lab", "mvnw", "postBuild", "setup.sh", "run_autograder");

  private StudentVersion() {}

  /**
   * Copies the files and takes the teacher's modules out of the pom.
   *
   * @param files paths inside the kit, with slashes
   */
  static void copy(Path kit, List<String> files, Path to) throws IOException {
    for (String file : files) {
      Path from = kit.resolve(file);
      if (TEACHERS.stream().noneMatch(file::startsWith) && Files.exists(from)) {
        Path target = to.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(from, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
    }
    replace(to.resolve("pom.xml"), MODULE, "");
    for (String page : List.of("README.md", "exercises/README.md")) {
      if (Files.exists(to.resolve(page))) {
        replace(to.resolve(page), MENTION, "");
      }
    }
  }

  static void replace(Path file, Pattern pattern, String by) throws IOException {
    Files.writeString(file, pattern.matcher(Files.readString(file)).replaceAll(by));
  }

  /**
   * Looks for the teacher's packages, and the names of the classes with answers, in what students
   * get.
   *
   * @return a line for each file that holds one; empty if there is none
   */
  static List<String> traces(Path kit, Path release) throws IOException {
    List<String> names = new ArrayList<>(List.of(PACKAGES));
    for (String folder : List.of("exercises/solutions", "exercises/hidden")) {
      if (Files.isDirectory(kit.resolve(folder))) {
        try (Stream<Path> walk = Files.walk(kit.resolve(folder))) {
          walk.map(path -> path.getFileName().toString())
              .filter(name -> name.matches("\\w+\\.(java|class)"))
              .map(name -> name.substring(0, name.indexOf('.')))
              .filter(name -> !name.matches("E\\d+Test|package-info|ExerciseChecks"))
              .distinct()
              .map(Pattern::quote)
              .forEach(names::add);
        }
      }
    }
    Pattern any = Pattern.compile("\\b(" + String.join("|", names) + ")");
    List<String> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(release)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile).sorted()::iterator) {
        String name = release.relativize(file).toString();
        var inName = any.matcher(name.replace('\\', '/'));
        var inText = any.matcher(text(file));
        if (inName.find()) {
          found.add(name);
        } else if (inText.find()) {
          found.add(name + " names " + inText.group(1));
        }
      }
    }
    return found;
  }

  /**
   * Looks for answers in what students get.
   *
   * @return a line for each file that holds one; empty if there is none
   */
  static List<String> answers(Path release) throws IOException {
    return WrittenAnswers.in(release);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException binary) {
      return "";
    }
  }

  /** Removes what a build left. */
  static void clean(Path release) throws IOException {
    List<Path> built;
    try (Stream<Path> walk = Files.walk(release)) {
      built = walk.filter(p -> p.endsWith("target") || p.endsWith(".venv")).toList();
    }
    for (Path folder : built) {
      if (Files.exists(folder)) {
        PathUtils.deleteDirectory(folder);
      }
    }
  }

  /**
   * Packs a folder; programs stay programs on systems that know the difference.
   *
   * @param name the folder in the zip that holds everything, with a slash; empty for none
   */
  static void zip(Path folder, String name, Path to) throws IOException {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(to);
        Stream<Path> walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile).sorted()::iterator) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        ZipArchiveEntry entry = new ZipArchiveEntry(name + path);
        boolean program = PROGRAMS.contains(file.getFileName().toString());
        entry.setUnixMode(program ? 0100755 : 0100644);
        entry.setSize(Files.size(file));
        zip.putArchiveEntry(entry);
        Files.copy(file, zip);
        zip.closeArchiveEntry();
      }
    }
  }
}
