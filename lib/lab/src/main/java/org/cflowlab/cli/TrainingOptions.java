package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.SavedModel;
import org.cflowlab.experiment.Workers;
import org.cflowlab.file.BadInputException;
import org.cflowlab.loss.Schedule;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that trains: sizes, length, device, how much data. */
final class TrainingOptions {
  /** Of preset tiny on the sample, whose patches have four times the pixels of embedded lesions. */
  private static final int SAMPLE_STEPS = 300;

  private static final int SAMPLE_VALIDATIONS = 10;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "tiny",
      description =
          "tiny (minutes), lab (an hour at most on a laptop) or paper (a GPU); default:"
              + " ${DEFAULT-VALUE}")
  private String preset;

  @Mixin private ComputeOptions compute;

  @Mixin private PictureOptions pictures;

  @Option(
      names = "--limit",
      paramLabel = "PATCHES",
      description = "use at most so many patches, patient by patient; default: all")
  private Integer limit;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "train for so many steps instead of the preset's (tiny: 1000, on lidc-sample 300; lab:"
              + " 2000)")
  private Integer steps;

  @Option(
      names = "--filters",
      paramLabel = "LIST",
      split = ",",
      description =
          "channels of each level of the networks instead of the preset's, such as 16,32,64,128")
  private int[] filters;

  @Option(
      names = "--masks",
      paramLabel = "N",
      description = "raters of each image in a training step instead of the preset's")
  private Integer masks;

  @Option(
      names = "--objective",
      paramLabel = "WORDS",
      description =
          "what is lowered: elbo (the bound; default), elbo-mc (its divergence sampled), iwae"
              + " (importance-weighted bound), marginal (likelihood by samples of the prior), energy"
              + " (energy distance; energy-st, energy-hard on hard masks), sums such as marginal+100*energy, and"
              + " changes on the way such as elbo:.5,marginal+100*energy")
  private String objective;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "samples of an image, or a mask, for iwae, marginal and energy; default: 8")
  private Integer draws;

  @Option(
      names = "--start-from",
      paramLabel = "MODEL",
      description =
          "begin with the values of a trained model (a file, or a folder of results with one) where"
              + " the new one has the same tensors")
  private Path start;

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

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "trainings at once; default: as many as there are processors and memory for, on a GPU 1")
  private Integer jobs;

  /** How many trainings at once, on how many threads each. */
  Workers.Asked workers() {
    return new Workers.Asked(jobs == null ? 0 : atLeast("--jobs", jobs, 1), compute.threads());
  }

  /** The preset's settings for some data, with what was asked for instead. */
  Settings settings(String data) {
    Settings.Builder settings = Settings.named(preset).toBuilder();
    if (data.equals(DataSets.SAMPLE) && preset.equals("tiny")) {
      settings.optSteps(SAMPLE_STEPS).optValidations(SAMPLE_VALIDATIONS);
    }
    setIfAsked(steps, settings::optSteps);
    setIfAsked(filters, settings::setFilters);
    setIfAsked(masks, settings::optMasks);
    setIfAsked(objective, words -> settings.optObjective(Schedule.parse(words)));
    setIfAsked(draws, settings::optDraws);
    setIfAsked(beta, settings::optBeta);
    setIfAsked(rise, settings::optRise);
    setIfAsked(elastic, settings::optElastic);
    try {
      return settings.build();
    } catch (IllegalArgumentException e) { // it begins with the name, which is the option's
      throw new BadInputException("--" + e.getMessage());
    }
  }

  private static <T> void setIfAsked(T value, Consumer<T> set) {
    if (value != null) {
      set.accept(value);
    }
  }

  /** A protocol that starts from the model asked for, if one was. */
  Protocol from(Protocol protocol) throws IOException {
    return start == null ? protocol : protocol.optStart(SavedModel.find(start));
  }

  /** How many patches at most; 0 for all. */
  int limit() {
    return limit == null ? 0 : atLeast("--limit", limit, 10);
  }

  /** The device; what is trained there from now on has the precision asked for. */
  Device device() throws IOException {
    return compute.device();
  }

  /**
   * Opens a data set and says how it was read; only patches of others are cut to the preset's
   * square, unless something else is asked.
   */
  DataSets.Opened open(String data, Settings settings, int limit, long seed, Progress progress)
      throws IOException {
    pictures.requireFit(data);
    return open(data, pictures.over(usual(data, settings)), limit, seed, progress);
  }

  /** The preset's square of what others made; images that come with the kit whole. */
  static Preparation usual(String data, Settings settings) {
    return DataSets.isReady(data)
        ? Preparation.NONE
        : Preparation.NONE.withCrop(settings.crop(), true);
  }

  /** Opens a data set and says how it was read. */
  static DataSets.Opened open(
      String data, Preparation prepared, int limit, long seed, Progress progress)
      throws IOException {
    DataSets.Opened opened =
        DataSets.open(data, new DataSets.Options(prepared, limit, seed), progress);
    System.out.print(opened.patches().reading().text());
    return opened;
  }

  static int atLeast(String option, int value, int least) {
    if (value < least) {
      throw new BadInputException(option + " must be at least " + least + ", not " + value);
    }
    return value;
  }
}
