package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cflowlab.exercises.servant.FileKind;
import org.cflowlab.exercises.servant.Walk;

/** Tells a class from a student, where a folder of submissions lies in a folder by itself. */
final class OneDeeper {
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

  private static boolean isNamed(Path entry) {
    String name = Submission.raw(entry);
    return Platform.MOODLE.matcher(name).matches() || Platform.BLACKBOARD.matcher(name).matches();
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
