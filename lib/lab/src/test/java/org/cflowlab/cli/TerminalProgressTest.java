package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private static final long SECOND = 1_000_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = 5 * SECOND;

  @Test
  void quickWorkOffTheTerminalSaysNothing() {
    try (Progress.Task task = lines().start("reading", 100)) {
      for (int i = 0; i <= 100; i++) {
        now += SECOND / 100;
        task.at(i, "");
      }
    }
    assertThat(said()).isEmpty();
  }

  @Test
  void slowWorkOffTheTerminalSaysALineNowAndThen() {
    try (Progress.Task task = lines().start("training", 25)) {
      for (int i = 1; i <= 25; i++) {
        now += SECOND;
        task.at(i, "loss " + i);
      }
    }
    assertThat(said())
        .isEqualTo(
            "training: 10 of 25, loss 10\ntraining: 20 of 25, loss 20\n"
                + "training: finished after 25 s\n");
  }

  @Test
  void theTerminalShowsABar() {
    try (Progress.Task task = new TerminalProgress(out, true, () -> now).start("training", 4)) {
      task.at(4, "loss 1");
    }
    assertThat(said()).contains("\r").contains("training", "100%", "4/4");
  }

  @Test
  void barsOfLanesStandBelowEachOther() {
    TerminalProgress progress = new TerminalProgress(out, true, () -> now);
    Progress first = progress.lane();
    Progress second = progress.lane();
    try (Progress.Task one = first.start("training A", 4);
        Progress.Task two = second.start("training B", 4)) {
      one.at(4, "");
      two.at(3, "");
    }
    String up = "\u001b["; // moves the cursor from one bar to the other
    assertThat(said()).contains("training A", "training B", "4/4", "3/4", up);
  }

  private TerminalProgress lines() {
    return new TerminalProgress(out, false, () -> now);
  }

  private String said() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
