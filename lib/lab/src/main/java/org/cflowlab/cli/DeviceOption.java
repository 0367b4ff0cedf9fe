package org.cflowlab.cli;

import ai.djl.Device;
import org.cflowlab.array.Torch;
import picocli.CommandLine.Option;

/** What to compute on: {@code --device}, and on a CPU {@code --threads}. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu or gpu; default: ${DEFAULT-VALUE}")
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "processors that an operation, or each training, is shared among; default: 1, and when"
              + " wide networks are trained all that no other training uses")
  private Integer threads;

  Device device() {
    if (threads != null) {
      Torch.setThreads(threads());
    }
    return Torch.device(name);
  }

  /** The number asked for, or 0. */
  int threads() {
    return threads == null ? 0 : TrainingOptions.atLeast("--threads", threads, 1);
  }
}
