package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import org.cflowlab.array.Convolutions;
import org.cflowlab.cli.bench.FastestConvolutions;
import org.cflowlab.file.BadInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where and how precisely to compute: {@code --device}, and on a CPU {@code --precision}. */
final class ComputeOptions {
  @Mixin private DeviceOption place;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description =
          "of convolutions on a CPU: float32, bf16 (where the processor has units for it) or auto"
              + " (the fastest, by a measurement that is remembered); default: ${DEFAULT-VALUE}")
  private String precision;

  /**
   * The device; networks made from now on have the precision asked for.
   *
   * @throws BadInputException for another word, or bf16 where it does not pay
   */
  Device device() throws IOException {
    Device device = place.device();
    Convolutions.setStandard(convolutions(device));
    return device;
  }

  /** The threads asked for, or 0. */
  int threads() {
    return place.threads();
  }

  private Convolutions convolutions(Device device) throws IOException {
    return switch (precision) {
      case "float32" -> Convolutions.byFeatures();
      case "bf16" -> {
        if (device.isGpu()) {
          throw new BadInputException(
              "--precision bf16 is for CPUs; take --device cpu or --precision float32");
        }
        yield Convolutions.BF16;
      }
      case "auto" ->
          device.isGpu()
              ? Convolutions.PLAIN
              : FastestConvolutions.find(
                  Project.target().resolve("convolutions.properties"), new TerminalProgress());
      default ->
          throw new BadInputException(
              "unknown precision '" + precision + "': choose auto, float32 or bf16");
    };
  }
}
