package org.cflowlab.exercises.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a service's autograder is made of. */
@Tag("once")
class AutograderTest {
  @TempDir Path folder;

  @Test
  void gradescopesHasItsScriptsAndWhatGradesAndNoSolution() throws IOException {
    Path kit = Files.createDirectories(folder.resolve("kit"));
    Path hidden = Files.createDirectories(folder.resolve("hidden"));
    Files.writeString(hidden.resolve("E1NightGrader.class"), "");
    List<String> files =
        List.of(
            "lab",
            "pom.xml",
            "exercises/teaching/pom.xml",
            "exercises/teaching/src/test/java/A.java",
            "exercises/solutions/src/main/java/B.java",
            "exercises/graders/C.java");
    for (String file : files) {
      Files.createDirectories(kit.resolve(file).getParent());
      Path real = Path.of("../..", file);
      Files.writeString(kit.resolve(file), Files.exists(real) ? Files.readString(real) : "");
    }
    Path to = folder.resolve("to");
    Autograder.gradescope(kit, files, hidden, to);
    assertThat(to.resolve("kit/exercises/graders/C.java")).exists();
    assertThat(to.resolve("kit/exercises/solutions")).doesNotExist();
    assertThat(to.resolve("kit/exercises/teaching/src/test")).doesNotExist();
    assertThat(Files.readString(to.resolve("kit/pom.xml")))
        .contains("<module>exercises/graders</module>")
        .doesNotContain("exercises/solutions");
    assertThat(Files.readString(to.resolve("kit/exercises/teaching/pom.xml")))
        .contains("cflow-lab-graders")
        .doesNotContain("cflow-lab-solutions");
    assertThat(to.resolve("hidden/E1NightGrader.class")).exists();

    Path zip = folder.resolve("a.zip");
    StudentVersion.zip(to, "", zip);
    try (ZipFile packed = new ZipFile(zip.toFile())) {
      assertThat(packed.getEntry("run_autograder")).isNotNull();
      assertThat(packed.getEntry("setup.sh")).isNotNull();
    }
    for (String script : List.of("setup.sh", "run_autograder")) {
      assertThat(Files.isExecutable(to.resolve(script))).isTrue();
      assertThat(Files.readString(to.resolve(script))).startsWith("#!/usr/bin/env bash");
    }
  }

  @Test
  void hiddenGradersThatGoNowhereAreRefused() {
    String to = folder.resolve("to").toString();
    assertThat(said("--out", to, "--hidden", folder.toString()))
        .contains("--hidden goes with --autograder");
    String none = folder.resolve("none").toString();
    assertThat(said("--out", to, "--autograder", "gradescope", "--hidden", none))
        .contains("none is not there");
  }

  private static String said(String... options) {
    StringWriter errors = new StringWriter();
    int code =
        new CommandLine(new ReleaseCommand())
            .setErr(new PrintWriter(errors))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(options);
    assertThat(code).isNotZero();
    return errors.toString();
  }
}
