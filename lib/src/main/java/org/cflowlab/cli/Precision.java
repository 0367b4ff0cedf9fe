package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import org.cflowlab.array.Convolutions;
import org.cflowlab.cli.bench.FastestConvolutions;

/** The option {@code --precision}: what the convolutions of a CPU are computed in. */
final class Precision {
  static final String DESCRIPTION =
      "of convolutions on a CPU: float32, bf16 (where the processor has units for it) or auto (the"
          + " fastest, by a measurement that is remembered); default: ${DEFAULT-VALUE}";

  private Precision() {}

  /**
   * Sets what networks take from now on.
   *
   * @throws IllegalArgumentException for another word, or bf16 where it does not pay
   */
  static void choose(String word, Device device) throws IOException {
    Convolutions way =
        switch (word) {
          case "float32" -> Convolutions.byFeatures();
          case "bf16" -> Convolutions.BF16;
          case "auto" ->
              device.isGpu()
                  ? Convolutions.PLAIN
                  : FastestConvolutions.find(
                      Project.target().resolve("convolutions.properties"), new TerminalProgress());
          default ->
              throw new IllegalArgumentException(
                  "unknown precision '" + word + "': choose auto, float32 or bf16");
        };
    if (way == Convolutions.BF16 && device.isGpu()) {
      throw new IllegalArgumentException(
          "--precision bf16 is for CPUs; take --device cpu or --precision float32");
    }
    Convolutions.setStandard(way);
  }
}
