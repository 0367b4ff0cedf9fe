package org.cflowlab.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.Segmenter;
import org.cflowlab.train.Elastic;
import org.cflowlab.train.TrainConfig;

/**
 * Sizes that belong together.
 *
 * @param name the word for it on the command line
 * @param filters channels of each resolution
 * @param latent L
 * @param steps optimizer steps at most
 * @param batch images a step
 * @param peakRate highest learning rate
 * @param warmup steps until it is reached
 * @param decay whether it then falls to zero
 * @param beta weight of the divergence in the loss; 1 is the bound itself
 * @param rise share of the steps in which the weight of the divergence rises to beta
 * @param masks raters of each image in a step, at most
 * @param elastic strength of the elastic bending of training images, pixels; 0 for none
 * @param validations looks at the validation split, evenly spread
 * @param crop pixels of the square cut from the centre of a patch
 */
public record Preset(
    String name,
    int[] filters,
    int latent,
    int steps,
    int batch,
    double peakRate,
    int warmup,
    boolean decay,
    double beta,
    double rise,
    int masks,
    double elastic,
    int validations,
    int crop) {
  private static final double CLIP = 50;

  /** A third of the steps. */
  private static final double RISE = 1. / 3;

  /** 300 epochs of the whole LIDC in batches of 96, one look at the validation split an epoch. */
  private static final Preset PAPER =
      new Preset(
          "paper",
          new int[] {32, 64, 128, 256},
          6,
          24_000,
          96,
          1e-4,
          0,
          false,
          1,
          0,
          1,
          0,
          300,
          128);

  private static final List<Preset> ALL =
      List.of(
          new Preset(
              "tiny", new int[] {8, 16, 32}, 2, 1000, 16, 4e-3, 50, true, 1, RISE, 4, 0, 20, 32),
          new Preset(
              "lab",
              new int[] {8, 16, 32, 64},
              6,
              2000,
              16,
              2e-3,
              100,
              true,
              1,
              RISE,
              4,
              0,
              20,
              64),
          PAPER);

  /**
   * A preset by its name.
   *
   * @throws IllegalArgumentException for another word
   */
  public static Preset named(String name) {
    return ALL.stream()
        .filter(p -> p.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown preset '"
                        + name
                        + "': choose among "
                        + ALL.stream().map(Preset::name).collect(Collectors.joining(", "))));
  }

  /** This preset with another number of steps. */
  public Preset withSteps(int steps) {
    return with(filters, steps, beta, rise, masks, elastic, crop);
  }

  /**
   * This preset with another weight of the divergence. More than 1 is no bound any more, but brings
   * the posterior closer to the prior, which samples come from (Higgins et al. 2017).
   *
   * @param beta over 0
   */
  public Preset withBeta(double beta) {
    return with(filters, steps, beta, rise, masks, elastic, crop);
  }

  /**
   * This preset with another share of the steps in which the weight of the divergence rises.
   *
   * @param rise 0, for the full weight from the first step as the paper has it, to 1
   */
  public Preset withRise(double rise) {
    return with(filters, steps, beta, rise, masks, elastic, crop);
  }

  /** This preset with another number of raters of each image in a step. */
  public Preset withMasks(int masks) {
    return with(filters, steps, beta, rise, masks, elastic, crop);
  }

  /** This preset with training images bent elastically, by some pixels. */
  public Preset withElastic(double pixels) {
    return with(filters, steps, beta, rise, masks, new Elastic(pixels).strength(), crop);
  }

  /**
   * This preset with other sizes.
   *
   * @param filters channels of each resolution, or null to keep them
   * @param crop pixels of the square, or null to keep them
   */
  public Preset withSizes(int[] filters, Integer crop) {
    return with(
        filters != null ? filters.clone() : this.filters,
        steps,
        beta,
        rise,
        masks,
        elastic,
        crop != null ? crop : this.crop);
  }

  private Preset with(
      int[] filters, int steps, double beta, double rise, int masks, double elastic, int crop) {
    return new Preset(
        name,
        filters,
        latent,
        steps,
        batch,
        peakRate,
        warmup,
        decay,
        beta,
        rise,
        masks,
        elastic,
        validations,
        crop);
  }

  /**
   * A network of any kind in this preset's sizes.
   *
   * @param foreground share of foreground pixels in the training masks, in (0, 1)
   * @param seed of the start values
   */
  public Segmenter build(ModelKind kind, double foreground, long seed, NDManager manager) {
    return kind == ModelKind.UNET
        ? new DeterministicUNet(manager, 1, filters, foreground, DataType.FLOAT32, seed)
        : network(kind, seed).optForeground(foreground).build(manager);
  }

  /**
   * A builder of a network with a latent vector in this preset's sizes.
   *
   * @throws IllegalArgumentException for the U-Net, which has none
   */
  public CFlowNet.Builder network(ModelKind kind, long seed) {
    CFlowNet.Builder builder =
        CFlowNet.builder().setFilters(filters).setSeed(seed).optLatent(latent);
    return kind.addFlow(builder);
  }

  /** How this preset trains. */
  public TrainConfig training(long seed) {
    int validateEvery = Math.max(1, steps / validations);
    return new TrainConfig(
            steps, batch, peakRate, warmup, decay, beta, CLIP, validateEvery, true, seed)
        .withBetaWarmup((int) (rise * steps))
        .withMasks(masks);
  }

  /** How this preset bends training images. */
  public Elastic deformation() {
    return new Elastic(elastic);
  }

  @Override
  public String toString() {
    return name
        + ": filters "
        + Arrays.toString(filters)
        + ", L = "
        + latent
        + ", "
        + steps
        + " steps of "
        + batch
        + " images"
        + (beta != 1 ? ", beta = " + beta : "")
        + (masks > 1 ? ", " + masks + " raters of each" : "")
        + (elastic > 0 ? ", bent by " + elastic + " pixels" : "");
  }
}
