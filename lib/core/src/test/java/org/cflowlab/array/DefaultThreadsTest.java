package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cflowlab.TestProgram;
import org.junit.jupiter.api.Test;

/** How many threads an operation has in a program that says nothing of them, or something. */
class DefaultThreadsTest {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  /** Prints the number on the first thread and on another, and what DJL was told. */
  public static void main(String[] args) throws InterruptedException {
    System.out.print(threads());
    Thread other = new Thread(() -> System.out.print(" " + threads()));
    other.start();
    other.join();
    System.out.print(" " + System.getProperty(PROPERTY));
  }

  private static int threads() {
    try (NDManager manager = Torch.newManager()) {
      manager.ones(new Shape(1000, 1000)).square().sum().getFloat();
      return Torch.threads();
    }
  }

  /** What a program of its own prints. */
  private static String program(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    ProcessBuilder program = TestProgram.of(DefaultThreadsTest.class, List.of(options));
    program.environment().remove("OMP_NUM_THREADS");
    program.environment().remove("MKL_NUM_THREADS");
    program.environment().putAll(environment);
    Process process = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void itIsOneUnlessTheProgramOrItsEnvironmentSaysMore() throws Exception {
    assertThat(program(Map.of())).isEqualTo("1 1 1");
    assertThat(program(Map.of(), "-D" + PROPERTY + "=3")).isEqualTo("3 3 3");
    // PyTorch takes no more than there are processors
    assertThat(program(Map.of("OMP_NUM_THREADS", "3"))).endsWith(" null");
  }
}
