package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cflowlab.exercises.servant.FileKind;
import org.cflowlab.exercises.servant.Walk;

/** Tells a class from a student, where the folder that is graded is one too high or too low. */
final class OneDeeper {
  /** What a file is called that holds a part of what a student writes. */
  private static final Pattern ONE_PART =
      Pattern.compile(
          "E\\d{1,2}Answer(?=.*\\.java)"
              + "|0\\d-(start|ambig|the-cvae|planar|the-cflow|glow|the-net|train|retina|where)"
              + "(?=.*\\.ipynb)");

  private OneDeeper() {}

  /**
   * Whether a student's entries look like students: named by a platform, or with the same files.
   */
  static boolean isClass(Submission only) throws IOException {
    Path folder = only.parts().get(0);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    List<Path> entries = Submission.entries(folder);
    Set<String> seen = new HashSet<>();
    boolean twice = false;
    for (Path entry : entries) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        Set<String> here = files(entry);
        twice |= here.stream().anyMatch(seen::contains);
        seen.addAll(here);
      }
    }
    return twice || Platform.isCanvas(entries) || entries.stream().anyMatch(OneDeeper::isNamed);
  }

  /** Whether it is one archive, which nobody has looked into. */
  static boolean isArchive(Submission only) {
    Path part = only.parts().get(0);
    return FileKind.of(Submission.name(part)) == FileKind.ARCHIVE && Files.isRegularFile(part);
  }

  /** Whether files that count as students' are named after different answers, as one's are. */
  static boolean isScattered(List<Submission> all) {
    return all.stream()
            .filter(one -> one.parts().size() == 1)
            .map(one -> ONE_PART.matcher(Submission.name(one.parts().get(0))))
            .filter(Matcher::find)
            .map(Matcher::group)
            .distinct()
            .count()
        > 1;
  }

  private static boolean isNamed(Path entry) {
    String name = Submission.raw(entry);
    return Stream.of(Platform.MOODLE, Platform.BLACKBOARD, Platform.BRIGHTSPACE)
        .anyMatch(platform -> platform.matcher(name).matches());
  }

  /** The names of answers and notebooks in a folder. */
  private static Set<String> files(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    new Walk(note -> {})
        .through(
            folder,
            (place, file, what) -> {
              String name = Submission.name(file);
              if (FileKind.of(name) == FileKind.NOTEBOOK
                  || name.matches("E\\d{1,2}Answer\\.java")) {
                names.add(name);
              }
            });
    return names;
  }
}
