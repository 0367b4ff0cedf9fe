package org.cflowlab.exercises.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;

/** The kit as a service's autograder: what grades, without solutions, and the service's scripts. */
final class Autograder {
  private static final List<String> LEFT_OUT =
      List.of(
          "exercises/solutions/",
          "exercises/hidden/",
          "exercises/teaching/src/test/",
          "notebooks/");

  private static final Pattern SOLUTIONS_MODULE =
      Pattern.compile("(?m)^\\s*<module>exercises/solutions</module>\\s*\\R");

  private static final Pattern SOLUTIONS_DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>[^<]*</groupId>\\s*<artifactId>cflow-lab-solutions</artifactId>"
              + "[\\s\\S]*?</dependency>");

  private Autograder() {}

  /**
   * Writes Gradescope's, a folder to be zipped.
   *
   * @param files paths inside the kit, with slashes
   * @param hidden hidden graders that go with it; null for none
   */
  static void gradescope(Path kit, List<String> files, Path hidden, Path to) throws IOException {
    Path copy = to.resolve("kit");
    for (String file : files) {
      Path from = kit.resolve(file);
      if (LEFT_OUT.stream().noneMatch(file::startsWith) && Files.exists(from)) {
        Path target = copy.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(from, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
    }
    StudentVersion.replace(copy.resolve("pom.xml"), SOLUTIONS_MODULE, "");
    StudentVersion.replace(copy.resolve("exercises/teaching/pom.xml"), SOLUTIONS_DEPENDENCY, "");
    if (hidden != null && Files.isDirectory(hidden)) {
      FileUtils.copyDirectory(hidden.toFile(), to.resolve("hidden").toFile());
    } else if (hidden != null) {
      Files.copy(hidden, Files.createDirectories(to.resolve("hidden")).resolve("graders.jar"));
    }
    for (String script : List.of("setup.sh", "run_autograder")) {
      try (InputStream in = Autograder.class.getResourceAsStream("gradescope/" + script)) {
        Files.copy(in, to.resolve(script));
      }
      to.resolve(script).toFile().setExecutable(true, false);
    }
  }
}
