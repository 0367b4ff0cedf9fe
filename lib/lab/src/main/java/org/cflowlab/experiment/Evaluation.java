package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Shapes;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.metric.Calibration;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.metric.CrossCorrelation;
import org.cflowlab.metric.Diversity;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.metric.Floors;
import org.cflowlab.metric.HungarianIou;
import org.cflowlab.metric.Overlap;
import org.cflowlab.metric.Temperature;
import org.cflowlab.metric.TruthScores;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;

/**
 * Scores samplers on the same test images. Every model draws with the same noise, so that two share
 * most of the luck of a draw.
 */
public final class Evaluation {
  /** Samples an image for the energy distance. */
  public static final int GED_SAMPLES = 16;

  /** Samples an image for {@link #whetherOrWhat}: more, as few of them may mark anything. */
  public static final int EMPTY_SAMPLES = 64;

  /** Samples an image for -CLL, N of (31). */
  public static final int CLL_SAMPLES = 128;

  private static final int[] CURVE = {1, 2, 4, 8, 16, 32, 64, CLL_SAMPLES};

  /** Values the decoder may hold at once in one layer; keeps memory near 256 MB. */
  public static final long BUDGET = 16L << 20;

  /** Stands behind the name of a floor that has looked at the masks it is scored on. */
  public static final String PEEKED = ", has seen the answers";

  /** The floor of a sampler of the raters' own distribution, where the truth is not known. */
  public static final String IDEAL = "ideal rater";

  private static final int FLOOR_BATCH = 32;

  /** Patches that the temperature, one number, is fitted on at most. */
  static final int FITTED = 200;

  private final PatchSet set;
  private final int[] test;
  private final long seed;
  private Optional<KnownTruthLesions> truth = Optional.empty();
  private int[] fitted = {};

  /**
   * Scores on some patches of a set, with noise from a seed.
   *
   * @throws IllegalArgumentException if there are none, or they are not of the set
   */
  public Evaluation(PatchSet set, int[] test, long seed) {
    BadInputException.requirePresent("set", set);
    this.set = set;
    this.test = Split.require(set, "test", test);
    this.seed = seed;
  }

  /**
   * Scores against the truth too, where it is known.
   *
   * @param truth of the patches of the set, in their order
   */
  public Evaluation optTruth(Optional<KnownTruthLesions> truth) {
    BadInputException.require(truth != null, "truth is missing: give Optional.empty() for none");
    this.truth = truth;
    return this;
  }

  /**
   * Scores models at their best {@link Temperature} too.
   *
   * @param patches that it is fitted on, such as those of the validation split; of many, {@link
   *     #FITTED} count that are spread over all, as neighbours are of one patient
   */
  public Evaluation optTemperature(int[] patches) {
    int n = Math.min(FITTED, patches.length);
    this.fitted =
        IntStream.range(0, n).map(i -> patches[(int) ((long) i * patches.length / n)]).toArray();
    return this;
  }

  private static TruthScores exact(
      KnownTruthLesions truth, NDManager manager, int[] index, DataType type) {
    return new TruthScores(
        truth.templates(manager, index).toType(type, false),
        truth.probabilities(manager, index).toType(type, false));
  }

  /**
   * The scores of a model.
   *
   * @throws IllegalArgumentException if one is missing, or the images have other channels than the
   *     network takes
   */
  public Scores score(String name, Segmenter net, Progress progress) {
    BadInputException.requirePresent("name", name);
    BadInputException.requirePresent("net", net);
    BadInputException.require(progress != null, "progress is missing: give Progress.NONE for none");
    NDManager manager = net.parameters().manager();
    Noise noise = new Noise(seed, "evaluation");
    Collector scores = new Collector();
    double temperature = fitted.length == 0 ? Double.NaN : temperature(net);
    LatentLikelihoods latent =
        net instanceof CFlowNet flow ? new LatentLikelihoods(flow, seed) : null;
    int chunk = chunk(net.sizes().filters()[0]);
    try (Progress.Task task = progress.start("scoring " + name, test.length)) {
      int done = 0;
      for (int[] index : runs(test, chunk)) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          DataType type = net.parameters().values().getDataType();
          NDArray masks = set.masks(manager, index).toType(type, false);
          NDArray x = set.images(manager, index).toType(type, false);
          NDArray eps = eps(net, index.length, CLL_SAMPLES, noise);
          NDArray logits = logits(net, x, eps);
          NDArray logP = ConditionalLogLikelihood.logProbabilities(masks, logits);
          scores.add(masks, firstAsMasks(logits, GED_SAMPLES));
          scores.add(Metric.CLL, ConditionalLogLikelihood.negative(logP));
          if (!Double.isNaN(temperature)) {
            NDArray cooled = logits.div(temperature);
            scores.add(Metric.CLL_CALIBRATED, ConditionalLogLikelihood.negative(masks, cooled));
          }
          scores.addMap(masks, logits, logP);
          truth.ifPresent(t -> scores.addTruth(exact(t, manager, index, type), logits));
          if (latent != null) {
            scores.add(Metric.CLL_IW, latent.importanceWeighted(x, masks));
            scores.add(Metric.CLL_PRINTED, latent.asPrinted(x, eps, logP));
          }
        }
        done += index.length;
        task.at(done, "");
      }
    }
    return scores.toScores(name, temperature);
  }

  /**
   * Whether a model's samples, {@link #GED_SAMPLES} of each patch, are in as many pieces as raters'
   * masks.
   *
   * @throws IllegalArgumentException if one is missing, or the images have other channels than the
   *     network takes
   */
  public Plausibility plausibility(Segmenter net, Progress progress) {
    return Plausibility.joined(
        overSamples(
            net, GED_SAMPLES, "plausibility", "counting pieces", progress, Plausibility::of));
  }

  /**
   * What a model's distance from the raters is about: whether to mark anything, or what.
   *
   * @param samples of each patch, at least two; {@link #EMPTY_SAMPLES} are a good many
   * @throws IllegalArgumentException if one is missing, for fewer samples, or if the images have
   *     other channels than the network takes
   */
  public WhetherOrWhat whetherOrWhat(Segmenter net, int samples, Progress progress) {
    BadInputException.require(samples >= 2, "samples must be at least 2, not " + samples);
    return WhetherOrWhat.joined(
        overSamples(net, samples, "empty", "counting empty masks", progress, WhetherOrWhat::of));
  }

  /**
   * What a function makes of raters' masks [I, R, H, W] and samples [I, n, H, W], some patches at a
   * time.
   */
  private <T> List<T> overSamples(
      Segmenter net,
      int n,
      String purpose,
      String doing,
      Progress progress,
      BiFunction<NDArray, NDArray, T> each) {
    BadInputException.requirePresent("net", net);
    BadInputException.require(progress != null, "progress is missing: give Progress.NONE for none");
    NDManager manager = net.parameters().manager();
    Noise noise = new Noise(seed, purpose);
    List<T> all = new ArrayList<>();
    int chunk = chunk(net.sizes().filters()[0]);
    try (Progress.Task task = progress.start(doing, test.length)) {
      int done = 0;
      for (int[] index : runs(test, chunk)) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray logits = sample(net, index, n, noise);
          NDArray samples = logits.gt(0).toType(logits.getDataType(), false);
          NDArray masks = set.masks(manager, index).toType(samples.getDataType(), false);
          all.add(each.apply(masks, samples));
        }
        done += index.length;
        task.at(done, "");
      }
    }
    return all;
  }

  private double temperature(Segmenter net) {
    NDManager manager = net.parameters().manager();
    Noise noise = new Noise(seed, "temperature");
    Temperature temperature = new Temperature();
    int chunk = chunk(net.sizes().filters()[0]);
    for (int[] index : runs(fitted, chunk)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray logits = sample(net, index, CLL_SAMPLES, noise);
        temperature.add(set.masks(manager, index).toType(logits.getDataType(), false), logits);
      }
    }
    return temperature.best();
  }

  /** The points of {@link Scores#cllCurve}. */
  public static int[] curve() {
    return CURVE.clone();
  }

  /** The logits [I, n, H, W] of n segmentations of some patches. */
  NDArray sample(Segmenter net, int[] index, int n, Noise noise) {
    DataType type = net.parameters().values().getDataType();
    NDArray x = set.images(net.parameters().manager(), index).toType(type, false);
    return logits(net, x, eps(net, index.length, n, noise));
  }

  /** What is no number would be read as no mark, and an empty mask may score well. */
  private static NDArray logits(Segmenter net, NDArray x, NDArray eps) {
    NDArray logits = net.sample(x, eps, net.parameters().evaluation());
    Shapes.requireFinite("the network's logits (of its values, or of the images)", logits);
    return logits;
  }

  private static NDArray eps(Segmenter net, int images, int n, Noise noise) {
    Shape shape = new Shape(images, n, net.latent());
    return noise.normal(net.parameters().manager(), shape, net.parameters().values().getDataType());
  }

  private static NDArray firstAsMasks(NDArray logits, int n) {
    NDArray first = logits.split(new long[] {n}, 1).get(0);
    return first.gt(0).toType(logits.getDataType(), false);
  }

  /** Patches in the parts that are computed at once, each of patches with equally many raters. */
  private List<int[]> runs(int[] patches, int most) {
    List<int[]> runs = new ArrayList<>();
    for (int from = 0, n; from < patches.length; from += n) {
      n = set.run(patches, from, most);
      runs.add(Arrays.copyOfRange(patches, from, from + n));
    }
    return runs;
  }

  private int chunk(long channels) {
    int latents = Math.max(CLL_SAMPLES, set.raters() * LatentLikelihoods.SAMPLES);
    long perImage = latents * channels * set.height() * set.width();
    return (int) Math.max(1, BUDGET / perImage);
  }

  /**
   * The scores of the floors: those that a model can come near, then those that have seen the masks
   * they are scored on, then the empty mask.
   */
  public List<Scores> floors(NDManager manager, Progress progress) {
    RandomGenerator random = Noise.stream(seed, "floors");
    Collector ideal = new Collector();
    Collector single = new Collector();
    Collector oracle = new Collector();
    Collector majority = new Collector();
    Collector bernoulli = new Collector();
    Collector empty = new Collector();
    try (Progress.Task task = progress.start("scoring the floors", test.length)) {
      int done = 0;
      for (int[] index : runs(test, FLOOR_BATCH)) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray masks = set.masks(manager, index);
          Optional<TruthScores> exact = truth.map(t -> exact(t, manager, index, DataType.FLOAT32));
          if (exact.isPresent()) {
            addIdeal(ideal, truth.get(), masks, index);
            single.addFloor(masks, exact.get().bestMask().repeat(1, GED_SAMPLES), exact);
          } else if (masks.getShape().get(1) > 1) {
            ideal.addIdeal(Floors.idealRater(masks, GED_SAMPLES));
          }
          oracle.addFloor(masks, Floors.oracle(masks, GED_SAMPLES, random), exact);
          majority.addFloor(masks, Floors.majority(masks, GED_SAMPLES), exact);
          bernoulli.addFloor(masks, Floors.bernoulli(masks, GED_SAMPLES, random), exact);
          bernoulli.add(Metric.CLL, Floors.bernoulliNegativeLogLikelihood(masks));
          empty.addFloor(masks, Floors.empty(masks, GED_SAMPLES), exact);
        }
        done += index.length;
        task.at(done, "");
      }
    }
    List<Scores> floors = new ArrayList<>();
    floors.add(ideal.toScores(truth.isPresent() ? "the truth itself" : IDEAL));
    floors.add(single.toScores("best single mask"));
    floors.add(oracle.toScores("oracle rater sampler" + PEEKED));
    floors.add(majority.toScores("majority mask" + PEEKED));
    floors.add(bernoulli.toScores("Bernoulli marginals" + PEEKED));
    floors.add(empty.toScores("empty mask"));
    floors.removeIf(floor -> floor.values().isEmpty());
    return floors;
  }

  /** What a sampler of the truth is expected to get, exactly. */
  private void addIdeal(Collector ideal, KnownTruthLesions truth, NDArray masks, int[] index) {
    NDManager manager = masks.getManager();
    TruthScores exact = exact(truth, manager, index, DataType.FLOAT32);
    long raters = masks.getShape().get(1);
    NDArray any = exact.distance();
    NDArray own = any; // of a single rater, whose slot is drawn anew for each image
    if (raters > 1) {
      own = any.zerosLike();
      for (int rater = 0; rater < raters; rater++) {
        own = own.add(exact.distance(truth.probabilitiesOf(rater, manager, index)));
      }
      own = own.div(raters);
      ideal.add(Metric.GED_P, new double[index.length]);
    }
    ideal.addIdeal(Floors.idealRater(own, any, raters, GED_SAMPLES));
    ideal.add(Metric.CLL, Arrays.stream(index).mapToDouble(truth::entropy).toArray());
    ideal.add(Metric.KL, new double[index.length]);
    ideal.add(Metric.GED_TRUTH, new double[index.length]);
    ideal.add(Metric.TOTAL_VARIATION, exact.idealTotalVariation(CLL_SAMPLES));
    ideal.add(Metric.INVALID, new double[index.length]);
  }

  /** Gathers per-image scores over batches. */
  private final class Collector {
    private final Map<Metric, List<double[]>> parts = new EnumMap<>(Metric.class);
    private double[] curve = {};
    private Calibration calibration = Calibration.none();
    private final List<Calibration> answers = new ArrayList<>();

    void add(Metric metric, double[] values) {
      parts.computeIfAbsent(metric, m -> new ArrayList<>()).add(values);
    }

    void add(Metric metric, NDArray values) {
      add(metric, doubles(values));
    }

    /** What masks alone say. */
    void add(NDArray masks, NDArray samples) {
      EnergyDistance distance = EnergyDistance.of(masks, samples);
      add(Metric.GED_V, distance.v());
      add(Metric.GED_U, distance.u());
      if (masks.getShape().get(1) > 1) {
        add(Metric.GED_P, EnergyDistance.toTruth(masks, samples));
      }
      NDArray dice = Overlap.between(masks, samples).dice();
      add(Metric.DICE, dice.mean(new int[] {2}).mean(new int[] {1}));
      add(Metric.MATCHED_IOU, HungarianIou.of(masks, samples));
      add(Metric.DIVERSITY, Diversity.of(samples));
    }

    /** A floor's masks, against the truth too where it is known. */
    void addFloor(NDArray masks, NDArray samples, Optional<TruthScores> exact) {
      add(masks, samples);
      exact.ifPresent(e -> add(Metric.GED_TRUTH, e.energyDistance(samples)));
    }

    /** What is expected of a sampler of p(s|x). */
    void addIdeal(EnergyDistance distance) {
      add(Metric.GED_V, distance.v());
      add(Metric.GED_U, distance.u());
    }

    /** What is known where the truth is. */
    void addTruth(TruthScores exact, NDArray logits) {
      NDArray logP = ConditionalLogLikelihood.logProbabilities(exact.templates(), logits);
      NDArray samples = logits.gt(0).toType(logits.getDataType(), false);
      TruthScores.Shares shares = exact.shares(samples);
      add(Metric.KL, exact.divergence(ConditionalLogLikelihood.ofEach(logP)));
      add(Metric.GED_TRUTH, exact.energyDistance(samples));
      add(Metric.TOTAL_VARIATION, shares.totalVariation());
      add(Metric.INVALID, shares.invalid());
      for (int k = 0; k < KnownTruthLesions.TEMPLATES; k++) {
        String column = ":, " + k;
        Calibration of =
            Calibration.sorted(exact.probabilities().get(column), shares.answers().get(column));
        if (answers.size() == k) {
          answers.add(of);
        } else {
          answers.set(k, answers.get(k).plus(of));
        }
      }
    }

    /** What probabilities say. */
    void addMap(NDArray masks, NDArray logits, NDArray logP) {
      add(Metric.NCC, CrossCorrelation.of(masks, logits));
      calibration = calibration.plus(Calibration.of(masks, logits));
      double[] sums = doubles(ConditionalLogLikelihood.curve(logP, CURVE).sum(new int[] {0}));
      curve = curve.length == 0 ? sums : plus(curve, sums);
    }

    Scores toScores(String name) {
      return toScores(name, Double.NaN);
    }

    Scores toScores(String name, double temperature) {
      Map<Metric, double[]> values = new EnumMap<>(Metric.class);
      parts.forEach((metric, list) -> values.put(metric, Scores.joined(list, part -> part)));
      values.values().removeIf(v -> v.length < test.length); // what some images do not have
      double[] means = Arrays.stream(curve).map(sum -> sum / test.length).toArray();
      return new Scores(name, values, calibration, means, answers, temperature);
    }

    private double[] plus(double[] a, double[] b) {
      double[] sum = new double[a.length];
      Arrays.setAll(sum, i -> a[i] + b[i]);
      return sum;
    }

    private double[] doubles(NDArray values) {
      return values.toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }
}
