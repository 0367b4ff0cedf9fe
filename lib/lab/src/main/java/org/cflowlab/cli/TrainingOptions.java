package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that trains: sizes, length, device, how much data. */
final class TrainingOptions {
  /** Beyond it a patch is torn rather than bent. */
  private static final double MOST_ELASTIC = 16;

  /** Beyond it no model keeps anything in its latent vector. */
  private static final double MOST_BETA = 1000;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "tiny",
      description =
          "tiny (minutes), lab (an hour at most on a laptop) or paper (a GPU); default:"
              + " ${DEFAULT-VALUE}")
  private String preset;

  @Mixin private ComputeOptions compute;

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

  @Option(
      names = "--masks",
      paramLabel = "N",
      description = "raters of each image in a training step instead of the preset's")
  private Integer masks;

  @Option(
      names = "--beta",
      paramLabel = "WEIGHT",
      description =
          "weight of the divergence; over 1 it keeps the posterior nearer to the prior that samples"
              + " come from; default: 1")
  private Double beta;

  @Option(
      names = "--rise",
      paramLabel = "SHARE",
      description =
          "share of the steps in which the weight of the divergence rises, instead of the"
              + " preset's; 0 for the full weight from the start")
  private Double rise;

  @Option(
      names = "--elastic",
      paramLabel = "PIXELS",
      description = "bend training images and masks elastically, by some pixels; default: not")
  private Double elastic;

  /** The preset's settings, with what was asked for instead. */
  Settings settings() {
    Settings settings = Settings.named(preset);
    if (steps != null) {
      settings = settings.withSteps(atLeast("--steps", steps, 1));
    }
    if (masks != null) {
      settings = settings.withMasks(atLeast("--masks", masks, 1));
    }
    if (beta != null) {
      require(
          beta > 0 && beta <= MOST_BETA, "--beta must be over 0 and at most " + MOST_BETA, beta);
      settings = settings.withBeta(beta);
    }
    if (rise != null) {
      require(rise >= 0 && rise <= 1, "--rise must be 0 to 1", rise);
      settings = settings.withRise(rise);
    }
    if (elastic != null) {
      require(
          elastic >= 0 && elastic <= MOST_ELASTIC,
          "--elastic must be 0 to " + MOST_ELASTIC + " pixels",
          elastic);
      settings = settings.withElastic(elastic);
    }
    return settings;
  }

  private static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new BadInputException(rule + ", not " + value);
    }
  }

  /** How many patches at most; 0 for all. */
  int limit() {
    return limit == null ? 0 : atLeast("--limit", limit, 10);
  }

  /** The device; what is trained there from now on has the precision asked for. */
  Device device() throws IOException {
    return compute.device();
  }

  /** Opens a data set; only patches of others are cut to the preset's square. */
  static DataSets.Opened open(
      String data, Settings settings, int limit, long seed, Progress progress) throws IOException {
    int crop = DataSets.isEmbedded(data) ? 0 : settings.crop();
    return DataSets.open(data, new DataSets.Options(crop, limit, seed), progress);
  }

  static int atLeast(String option, int value, int least) {
    require(value >= least, option + " must be at least " + least, value);
    return value;
  }
}
