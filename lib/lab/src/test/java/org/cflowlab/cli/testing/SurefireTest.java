package org.cflowlab.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurefireTest {
  @Test
  void namesTheClassesThatTookLongest(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("test.log");
    Files.writeString(
        log,
        """
        [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in a.b.A
        [ERROR] Tests run: 6, Failures: 1, Errors: 0, Time elapsed: 6.25 s <<< FAILURE! -- in a.B
        [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 4 s -- in a.b.C
        [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 123.4 s -- in a.b.C
        [INFO] Tests run: 11, Failures: 1, Errors: 0, Skipped: 2
        """);
    assertThat(Surefire.slowest(log, 2)).containsExactly("C 127 s", "B 6 s");
  }

  @Test
  void addsUpTheModulesAndNotTheirClasses(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("test.log");
    Files.writeString(
        log,
        """
        [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in A
        [ERROR] Tests run: 6, Failures: 1, Errors: 0, Skipped: 2, Time elapsed: 0.1 s -- in B
        [ERROR] Tests run: 11, Failures: 1, Errors: 0, Skipped: 2
        [WARNING] Tests run: 4, Failures: 0, Errors: 1, Skipped: 1
        """);
    assertThat(Surefire.count(log)).isEqualTo(new Tally(10, 2, 3));
    assertThat(new Tally(5, 2, 1)).hasToString("5 passed, 2 failed, 1 skipped");
  }
}
