package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cflowlab.TestProgram;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is killed at ten random steps, each time in a JVM of its own, goes on. */
@Tag("slow")
class KilledTrainingTest {
  private static final int KILLS = 10;

  @TempDir private Path temp;

  /** Trains in the folder given, says each step, and at last what came out. */
  public static void main(String[] args) {
    Progress steps = (what, total) -> (done, note) -> System.out.println("step " + done);
    System.out.println("outcome " + CheckpointTest.train(Path.of(args[0]), settings(), steps));
  }

  private static Settings settings() {
    return CheckpointTest.SETTINGS.toBuilder()
        .optSteps(120)
        .optMasks(1)
        .optRise(1. / 3)
        .optValidations(60)
        .optPatience(1000)
        .build();
  }

  /** Runs a JVM; kills it after so many steps, or lets it end and returns the outcome. */
  private static String run(Path folder, int kill) throws IOException, InterruptedException {
    List<String> quick = List.of("-XX:TieredStopAtLevel=1");
    Process process =
        TestProgram.of(KilledTrainingTest.class, quick, folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String outcome = null;
    int steps = 0;
    try (BufferedReader out = process.inputReader()) {
      for (String said = out.readLine(); said != null; said = out.readLine()) {
        if (said.startsWith("step ") && ++steps == kill) {
          process.toHandle().destroyForcibly(); // SIGKILL; the stream stays open
        }
        outcome = said.startsWith("outcome ") ? said : outcome;
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    return outcome;
  }

  @Test
  void endsWithTheSameNumbers() throws Exception {
    String whole = run(Files.createDirectories(temp.resolve("whole")), 0);
    assertThat(whole).isNotNull();
    Path folder = Files.createDirectories(temp.resolve("killed"));
    Random random = new Random();
    int killed = 0;
    for (int k = 0; k < KILLS; k++) {
      int steps = 1 + random.nextInt(16);
      killed += run(folder, steps) == null ? 1 : 0;
    }
    assertThat(killed).isGreaterThan(KILLS / 2);
    assertThat(run(folder, 0)).isEqualTo(whole);
  }
}
