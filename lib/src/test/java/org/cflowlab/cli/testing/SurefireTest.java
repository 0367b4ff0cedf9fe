package org.cflowlab.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurefireTest {
  @TempDir Path root;

  @Test
  void addsUpTheReportsOfEveryModuleAndOfOneStack() throws Exception {
    report("lib", "target", "A", 5, 1, 0, 2);
    report("exercises/graders", "target", "B", 4, 0, 1, 0);
    report("lib", "target/pt20", "A", 7, 0, 0, 0);

    assertThat(Surefire.count(Surefire.reports(root, "target"))).isEqualTo(new Tally(5, 2, 2));
    assertThat(Surefire.count(Surefire.reports(root, "target/pt20"))).isEqualTo(new Tally(7, 0, 0));

    Surefire.clear(Surefire.reports(root, "target"));
    assertThat(Surefire.count(Surefire.reports(root, "target"))).isEqualTo(Tally.NONE);
    assertThat(Surefire.reports(root, "target/pt20")).hasSize(1);
    assertThat(new Tally(5, 2, 1)).hasToString("5 passed, 2 failed, 1 skipped");
  }

  private void report(
      String module, String target, String name, int tests, int failures, int errors, int skipped)
      throws Exception {
    Path folder =
        Files.createDirectories(root.resolve(module).resolve(target + "/surefire-reports"));
    Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
    Files.writeString(
        folder.resolve("TEST-" + name + ".xml"),
        "<testsuite name='%s' tests='%d' failures='%d' errors='%d' skipped='%d'/>"
            .formatted(name, tests, failures, errors, skipped));
  }
}
