package org.cflowlab.cli;

import ai.djl.Device;
import org.cflowlab.array.Torch;
import picocli.CommandLine.Option;

/** The option {@code --device}. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu or gpu; default: ${DEFAULT-VALUE}")
  private String name;

  Device device() {
    return Torch.device(name);
  }
}
