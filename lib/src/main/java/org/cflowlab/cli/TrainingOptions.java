package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import org.cflowlab.array.Torch;
import org.cflowlab.data.DataSets;
import org.cflowlab.experiment.Preset;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Option;

/** The options of every command that trains: sizes, length, device, how much data. */
final class TrainingOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "tiny",
      description =
          "tiny (minutes), lab (an hour at most on a laptop) or paper (a GPU); default:"
              + " ${DEFAULT-VALUE}")
  private String preset;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu or gpu; default: ${DEFAULT-VALUE}")
  private String device;

  @Option(
      names = "--limit",
      paramLabel = "PATCHES",
      description = "use at most so many patches, patient by patient; default: all")
  private Integer limit;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "train for so many steps instead of the preset's")
  private Integer steps;

  /** The preset, with the steps asked for. */
  Preset preset() {
    Preset sizes = Preset.named(preset);
    return steps == null ? sizes : sizes.withSteps(atLeast("--steps", steps, 1));
  }

  /** How many patches at most; 0 for all. */
  int limit() {
    return limit == null ? 0 : atLeast("--limit", limit, 10);
  }

  Device device() {
    return Torch.device(device);
  }

  /** Opens a data set; only patches of others are cut to the preset's square. */
  static DataSets.Opened open(String data, Preset sizes, int limit, long seed, Progress progress)
      throws IOException {
    int crop = DataSets.isEmbedded(data) ? 0 : sizes.crop();
    return DataSets.open(data, new DataSets.Options(crop, limit, seed), progress);
  }

  static int atLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(option + " must be at least " + least + ", not " + value);
    }
    return value;
  }
}
