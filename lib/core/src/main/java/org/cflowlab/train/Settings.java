package org.cflowlab.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cflowlab.file.BadInputException;
import org.cflowlab.loss.Objective;
import org.cflowlab.loss.Schedule;

/**
 * The sizes of a network and how it is trained: a preset by its {@link #named name}, or what a
 * {@link #builder() builder} was told. A trained network depends on these, the data and a seed.
 */
public final class Settings {
  /** Beyond it no model keeps anything in its latent vector. */
  private static final double MOST_BETA = 1000;

  /** Beyond it a patch is torn rather than bent. */
  private static final double MOST_ELASTIC = 16;

  private static final Settings TINY =
      builder()
          .setName("tiny")
          .setFilters(8, 16, 32)
          .optLatent(2)
          .optSteps(1000)
          .optBatch(16)
          .optPeakRate(4e-3)
          .optWarmup(50)
          .optDecay(true)
          .optRise(1. / 3)
          .optMasks(4)
          .optCrop(32)
          .build();

  private static final Settings LAB =
      TINY.toBuilder()
          .setName("lab")
          .setFilters(8, 16, 32, 64)
          .optLatent(6)
          .optSteps(2000)
          .optPeakRate(2e-3)
          .optWarmup(100)
          .optCrop(64)
          .build();

  /** 300 epochs of the whole LIDC in batches of 96, one look at the validation split an epoch. */
  private static final Settings PAPER =
      builder().setName("paper").setFilters(32, 64, 128, 256).optValidations(300).build();

  private static final List<Settings> PRESETS = List.of(TINY, LAB, PAPER);

  /** Never changed, nor given away. */
  private final Builder values;

  private Settings(Builder values) {
    this.values = values;
  }

  /**
   * A preset: {@code tiny}, {@code lab} or {@code paper}.
   *
   * @throws BadInputException for another word
   */
  public static Settings named(String name) {
    return PRESETS.stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "unknown preset '"
                        + name
                        + "': choose among "
                        + PRESETS.stream().map(Settings::name).collect(Collectors.joining(", "))));
  }

  /** A builder; what it is not told is as in the paper. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these settings. */
  public Builder toBuilder() {
    return values.copy();
  }

  /** The same with another number of steps. */
  public Settings withSteps(int steps) {
    return toBuilder().optSteps(steps).build();
  }

  /** The word for them. */
  public String name() {
    return values.name;
  }

  /** Channels of each resolution, highest first. */
  public int[] filters() {
    return values.filters.clone();
  }

  /** L, the length of the latent vector. */
  public int latent() {
    return values.latent;
  }

  /** Optimizer steps at most. */
  public int steps() {
    return values.steps;
  }

  /** Images a step. */
  public int batch() {
    return values.batch;
  }

  /** The highest learning rate. */
  public double peakRate() {
    return values.peakRate;
  }

  /** Steps until it is reached. */
  public int warmup() {
    return values.warmup;
  }

  /** Whether it then falls to zero along a half cosine, or stays. */
  public boolean decay() {
    return values.decay;
  }

  /**
   * Weight of the divergence in the loss; 1 is the bound itself. More than 1 is no bound any more,
   * but brings the posterior closer to the prior, which samples come from (Higgins et al. 2017).
   */
  public double beta() {
    return values.beta;
  }

  /**
   * Share of the steps in which the weight of the divergence rises from 0 to beta: an early, full
   * weight can keep some masks far out in the prior (Bowman et al. 2016).
   */
  public double rise() {
    return values.rise;
  }

  /**
   * Different raters of each image in a step, at most. More than one costs less than as many
   * images, as the image is encoded once for all of them.
   */
  public int masks() {
    return values.masks;
  }

  /** What is lowered, and when. */
  public Schedule objective() {
    return values.objective;
  }

  /** What is lowered in a step, from 0. */
  public Objective objective(int step) {
    return objective().at((double) step / steps(), draws());
  }

  /** Samples of each image, or of each mask, where an objective takes several. */
  public int draws() {
    return values.draws;
  }

  /** Strength of the elastic bending of training images and masks, pixels; 0 for none. */
  public double elastic() {
    return values.elastic;
  }

  /** The largest norm a gradient may have; a larger one is scaled down to it. */
  public double clip() {
    return values.clip;
  }

  /** Whether training images and masks are turned and mirrored. */
  public boolean augment() {
    return values.augment;
  }

  /** Looks at the validation split, evenly spread over the steps. */
  public int validations() {
    return values.validations;
  }

  /** Looks at the validation split without a better one, after which training stops. */
  public int patience() {
    return values.patience;
  }

  /** Pixels of the square cut from the centre of a patch; 0 for the whole patch. */
  public int crop() {
    return values.crop;
  }

  /** Steps between two looks at the validation split. */
  public int validateEvery() {
    return Math.max(1, steps() / validations());
  }

  /** The weight of the divergence in a step, from 0. */
  public double beta(int step) {
    int rising = rising();
    return step < rising ? beta() * (step + 1) / rising : beta();
  }

  private int rising() {
    return (int) (rise() * steps());
  }

  /** The learning rate of a step, from 0. */
  public double rate(int step) {
    if (step < warmup()) {
      return peakRate() * (step + 1) / warmup();
    }
    if (!decay()) {
      return peakRate();
    }
    double done = (double) (step - warmup()) / Math.max(1, steps() - warmup());
    return peakRate() * 0.5 * (1 + Math.cos(Math.PI * done));
  }

  /** Every value that decides a training, in words: two trainings that differ differ in it. */
  public String training(long seed) {
    return String.format(
            Locale.ROOT,
            "%d steps of %d images, masks %d, rate %s, warm-up %d, decay %s, beta %s, rising %d steps,"
                + " clip %s, augment %s, elastic %s, validated every %d steps, patience %d, seed %d",
            steps(),
            batch(),
            masks(),
            peakRate(),
            warmup(),
            decay(),
            beta(),
            rising(),
            clip(),
            augment(),
            elastic(),
            validateEvery(),
            patience(),
            seed)
        + (objective().isStandard() ? "" : ", objective " + objective() + ", draws " + draws());
  }

  @Override
  public String toString() {
    return name()
        + ": filters "
        + Arrays.toString(values.filters)
        + ", L = "
        + latent()
        + ", "
        + steps()
        + " steps of "
        + batch()
        + " images"
        + (beta() != 1 ? ", beta = " + beta() : "")
        + (masks() > 1 ? ", " + masks() + " raters of each" : "")
        + (objective().isStandard()
            ? ""
            : ", objective " + objective() + " with " + draws() + " samples")
        + (elastic() > 0 ? ", bent by " + elastic() + " pixels" : "");
  }

  /** {@code set} values are required; {@code opt} ones are the paper's unless said. */
  public static final class Builder implements Cloneable {
    private String name;
    private int[] filters;
    private int latent = 6;
    private int steps = 24_000;
    private int batch = 96;
    private double peakRate = 1e-4;
    private int warmup;
    private boolean decay;
    private double beta = 1;
    private double rise;
    private int masks = 1;
    private Schedule objective = Schedule.STANDARD;
    private int draws = 8;
    private double elastic;
    private double clip = 50;
    private boolean augment = true;
    private int validations = 20;
    private int patience = 20;
    private int crop = 128;

    private Builder() {}

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The word for the settings. */
    public Builder setName(String name) {
      this.name = name;
      return this;
    }

    /** Channels of each resolution, highest first; one or more. */
    public Builder setFilters(int... filters) {
      this.filters = filters == null ? null : filters.clone();
      return this;
    }

    /** L, 1 or more; 6 unless said. */
    public Builder optLatent(int latent) {
      this.latent = latent;
      return this;
    }

    /** Steps, 1 or more; 24,000 unless said. */
    public Builder optSteps(int steps) {
      this.steps = steps;
      return this;
    }

    /** Images a step, 1 or more; 96 unless said. */
    public Builder optBatch(int batch) {
      this.batch = batch;
      return this;
    }

    /** The highest learning rate, over 0; 1e-4 unless said. */
    public Builder optPeakRate(double peakRate) {
      this.peakRate = peakRate;
      return this;
    }

    /** Steps until it is reached; 0 unless said. */
    public Builder optWarmup(int warmup) {
      this.warmup = warmup;
      return this;
    }

    /** Whether the rate then falls; it does not unless said. */
    public Builder optDecay(boolean decay) {
      this.decay = decay;
      return this;
    }

    /** Weight of the divergence, over 0; 1 unless said. */
    public Builder optBeta(double beta) {
      this.beta = beta;
      return this;
    }

    /** Share of the steps in which it rises, 0 to 1; 0 unless said. */
    public Builder optRise(double rise) {
      this.rise = rise;
      return this;
    }

    /** Raters of each image in a step, 1 or more; 1 unless said. */
    public Builder optMasks(int masks) {
      this.masks = masks;
      return this;
    }

    /** What is lowered, and when; the bound unless said. */
    public Builder optObjective(Schedule objective) {
      this.objective = objective;
      return this;
    }

    /** Samples where an objective takes several, 2 or more; 8 unless said. */
    public Builder optDraws(int draws) {
      this.draws = draws;
      return this;
    }

    /** Strength of the elastic bending, pixels; 0 unless said. */
    public Builder optElastic(double pixels) {
      this.elastic = pixels;
      return this;
    }

    /** The largest norm of a gradient, over 0; 50 unless said. */
    public Builder optClip(double clip) {
      this.clip = clip;
      return this;
    }

    /** Whether images are turned and mirrored; they are unless said. */
    public Builder optAugment(boolean augment) {
      this.augment = augment;
      return this;
    }

    /** Looks at the validation split, 1 or more; 20 unless said. */
    public Builder optValidations(int validations) {
      this.validations = validations;
      return this;
    }

    /** Looks without a better one that end a training, 1 or more; 20 unless said. */
    public Builder optPatience(int patience) {
      this.patience = patience;
      return this;
    }

    /** Pixels of the square cut from a patch, 0 for all of it; 128 unless said. */
    public Builder optCrop(int crop) {
      this.crop = crop;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if one is missing or out of its range, which it names
     */
    public Settings build() {
      check(name != null, "settings need a name", "");
      check(
          filters != null && filters.length > 0 && Arrays.stream(filters).allMatch(f -> f > 0),
          "filters must be one or more numbers over 0, not ",
          Arrays.toString(filters));
      atLeast("latent", latent, 1);
      atLeast("steps", steps, 1);
      atLeast("batch", batch, 1);
      over0("peakRate", peakRate);
      atLeast("warmup", warmup, 0);
      String most = "beta must be over 0 and at most " + MOST_BETA + ", not ";
      check(beta > 0 && beta <= MOST_BETA, most, beta);
      check(rise >= 0 && rise <= 1, "rise must be 0 to 1, not ", rise);
      atLeast("masks", masks, 1);
      check(objective != null, "objective is missing: null", "");
      atLeast("draws", draws, 2);
      String pixels = "elastic must be 0 to " + MOST_ELASTIC + " pixels, not ";
      check(elastic >= 0 && elastic <= MOST_ELASTIC, pixels, elastic);
      over0("clip", clip);
      atLeast("validations", validations, 1);
      atLeast("patience", patience, 1);
      atLeast("crop", crop, 0);
      return new Settings(copy());
    }

    private static void atLeast(String name, int value, int least) {
      check(value >= least, name + " must be at least " + least + ", not ", value);
    }

    private static void over0(String name, double value) {
      check(value > 0 && value < Double.POSITIVE_INFINITY, name + " must be over 0, not ", value);
    }

    private static void check(boolean fine, String message, Object value) {
      if (!fine) {
        throw new IllegalArgumentException(message + value);
      }
    }
  }
}
