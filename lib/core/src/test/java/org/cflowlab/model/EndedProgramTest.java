package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.TestProgram;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is asked to end (SIGTERM, as Ctrl-C) while gradients are under way. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "ends a program at once, and asks none")
@Tag("slow")
class EndedProgramTest {
  private static final int SIGTERM = 143;

  @TempDir private Path temp;

  /** Says when it begins, and computes until it is ended. */
  public static void main(String[] none) {
    Layout layout = new Layout();
    List<Conv> convolutions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      convolutions.add(new Conv(layout.in("" + i), 32, 32, 3));
    }
    try (NDManager manager = Torch.newManager();
        Parameters parameters = new Parameters(layout, manager, DataType.FLOAT32, 1)) {
      Weights weights = parameters.training();
      NDArray x = manager.ones(new Shape(8, 32, 64, 64));
      System.out.println("begins");
      while (true) {
        try (NDScope scope = new NDScope();
            GradientCollector gradients = Torch.newGradientCollector()) {
          scope.suppressNotUsedWarning();
          NDArray y = weights.enter(x);
          for (Conv convolution : convolutions) {
            y = convolution.forward(y, weights);
          }
          gradients.backward(weights.leave(y).sum());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 700, 900, 1_100, 1_500})
  void endsQuietly(int milliseconds) throws IOException, InterruptedException {
    Process process =
        TestProgram.of(EndedProgramTest.class, List.of("-XX:TieredStopAtLevel=1"))
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("begins");
      Thread.sleep(milliseconds);
      process.toHandle().destroy(); // the stream stays open
      assertThat(said.lines()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(SIGTERM);
    assertThat(temp).isEmptyDirectory();
  }
}
