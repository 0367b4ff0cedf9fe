package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Disk;
import org.cflowlab.file.Sha256;
import org.cflowlab.loss.Objective;
import org.cflowlab.loss.Pass;
import org.cflowlab.loss.Terms;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;

/**
 * The training loop: Adam on the objective with one or more raters an image, validation in
 * evaluation mode on the whole validation split, an early end when that stops falling, and the
 * values that validated best kept at the end.
 */
public final class Trainer {
  private static final int VALIDATION_BATCH = 64;

  private final Segmenter net;
  private final PatchSet set;
  private final Split split;
  private final Settings settings;
  private final long seed;
  private Path folder;

  /**
   * A trainer of a network on one split of a data set.
   *
   * @param seed of the order of images, raters, turns and noise
   * @throws IllegalArgumentException if one is missing, the images have other channels than the
   *     network takes, a part of the split that training needs is empty or not of the set, or a
   *     step has one image, of which the lowest resolution has one pixel: nothing to normalise by
   */
  public Trainer(Segmenter net, PatchSet set, Split split, Settings settings, long seed) {
    BadInputException.require(net != null, "net is missing: null");
    BadInputException.require(set != null, "set is missing: null");
    BadInputException.require(split != null, "split is missing: null");
    BadInputException.require(settings != null, "settings are missing: null");
    int channels = net.sizes().channels();
    BadInputException.require(
        set.channels() == channels,
        "the network takes images of " + channels + " channels, not " + set.channels());
    Split.require(set, "train", split.train());
    Split.require(set, "validation", split.validation());
    requireSpread(
        net.sizes().filters().length, set, Math.min(settings.batch(), split.train().length));
    this.net = net;
    this.set = set;
    this.split = split;
    this.settings = settings;
    this.seed = seed;
  }

  /** A channel is normalised over a step's images and pixels, which one value cannot be. */
  private static void requireSpread(int resolutions, PatchSet set, int images) {
    long least = 1L << (resolutions - 1); // halved so often, sides up to it are one pixel
    BadInputException.require(
        images > 1 || set.height() > least || set.width() > least,
        String.format(
            Locale.ROOT,
            "one image a step of %d x %d pixels has a single pixel at the lowest of %d resolutions,"
                + " where nothing can be normalised; take 2 images a step or more, larger ones, or"
                + " fewer resolutions",
            set.height(),
            set.width(),
            resolutions));
  }

  /**
   * Keeps a checkpoint in this folder after each validation, and the objective so far as {@code
   * metrics.csv} and {@code metrics.jsonl}. The folder is made, if it is not there, and tried
   * before the first step. If a checkpoint is there, training goes on from it, to the same numbers
   * as if it had never stopped.
   */
  public Trainer optFolder(Path folder) {
    this.folder = folder;
    return this;
  }

  /** Takes away the checkpoint in a folder, when what was trained has been saved. */
  public static void forget(Path folder) throws IOException {
    BadInputException.requirePresent("folder", folder);
    Files.deleteIfExists(Checkpoint.in(folder));
  }

  /**
   * Trains the network in place.
   *
   * @param what the network's name, for the progress display
   * @throws ArithmeticException if the loss, its gradient or the loss of a validation stops being a
   *     finite number; the message says at which step and in which tensor, and where the last
   *     checkpoint is
   * @throws IllegalArgumentException if the checkpoint in the folder is of another training
   * @throws UncheckedIOException if the folder cannot be written to, before the first step, or a
   *     checkpoint cannot be read or written; an earlier one is left
   */
  public History run(String what, Progress progress) {
    BadInputException.requirePresent("progress", progress);
    Batches batches = new Batches(set, split.train(), settings, seed);
    Noise noise = new Noise(seed, "posterior");
    String identity = folder == null ? "" : identity();
    try (Adam adam = new Adam(net.parameters());
        Progress.Task task = progress.start(what, settings.steps())) {
      TrainingState state = new TrainingState(net, adam);
      if (folder != null) {
        Disk.requireWritable(folder, 0);
        state.read(folder, identity);
      }
      int step = state.step();
      batches.skip(step);
      noise.skip((long) step * batches.masks() * net.latent());
      double reconstruction = 0;
      double kl = 0;
      int count = 0;
      try (Prefetch prefetch = new Prefetch(batches)) {
        for (; step < settings.steps() && state.looksSinceBest() < settings.patience(); step++) {
          double[] terms = step(step, prefetch, noise, adam);
          reconstruction += terms[0];
          kl += terms[1];
          count++;
          int done = step + 1;
          if (done % settings.validateEvery() == 0 || done == settings.steps()) {
            History.Point look = validate(done);
            requireFinite(look);
            state.add(new History.Point(done, reconstruction / count, kl / count), look);
            reconstruction = kl = count = 0;
            if (folder != null) {
              state.write(folder, identity);
            }
          }
          task.at(done, note(terms, state.validation()));
        }
      }
      return state.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is trained, how, and on what. */
  private String identity() {
    boolean bf16 = net.parameters().convolutions() == Convolutions.BF16;
    return String.format(
        Locale.ROOT,
        "%s, %s, %d values, %s, training and validation patches %s%s",
        net.getClass().getSimpleName(),
        settings.training(seed),
        net.parameters().layout().size(),
        set.provenance(),
        Sha256.of(Arrays.toString(split.train()) + Arrays.toString(split.validation())),
        bf16 ? ", bf16" : "");
  }

  private static String note(double[] terms, List<History.Point> validation) {
    String now = String.format(Locale.ROOT, "loss %.1f", terms[0] + terms[1]);
    if (validation.isEmpty()) {
      return now;
    }
    double last = validation.get(validation.size() - 1).loss();
    return now + String.format(Locale.ROOT, ", validation %.1f", last);
  }

  /** One optimizer step; the batch's mean reconstruction and divergence. */
  private double[] step(int step, Prefetch batches, Noise noise, Adam adam) {
    Parameters parameters = net.parameters();
    DataType type = parameters.values().getDataType();
    try (NDScope scope = new NDScope();
        GradientCollector gradients = Torch.newGradientCollector()) {
      scope.suppressNotUsedWarning();
      Batches.Batch batch = batches.next(parameters.manager());
      NDArray x = batch.images().toType(type, false);
      NDArray masks = batch.masks().toType(type, false);
      Shape s = masks.getShape();
      Shape latent = new Shape(s.get(0) * s.get(1), net.latent());
      NDArray eps = noise.normal(parameters.manager(), latent, type);
      Noise more = new Noise(seed, "samples of step " + step);
      Pass pass = new Pass(net, x, masks, eps, more, parameters.training());
      Terms objective = settings.objective(step).of(pass);
      gradients.backward(objective.loss(settings.beta(step)));
      double[] terms = means(objective);
      NDArray gradient = parameters.values().getGradient();
      double norm = gradient.norm().toType(DataType.FLOAT64, false).getDouble();
      if (!Double.isFinite(terms[0] + terms[1] + norm)) {
        Optional<String> slope = firstNotFinite(gradient).map("the gradient of "::concat);
        String other =
            Double.isFinite(terms[0] + terms[1]) ? "the norm of the gradient" : "the loss";
        throw notFinite(step, terms, slope.orElse(other));
      }
      if (norm > settings.clip()) {
        gradient = gradient.mul(settings.clip() / norm);
      }
      adam.step(parameters, gradient, settings.rate(step));
      parameters.updateStatistics();
      return terms;
    }
  }

  private void requireFinite(History.Point look) {
    if (!Double.isFinite(look.loss())) {
      double[] terms = {look.reconstruction(), look.kl()};
      throw notFinite(look.step() - 1, terms, "the validation loss");
    }
  }

  /**
   * A training that has diverged.
   *
   * @param where it is seen, unless a value of the network is no finite number
   */
  private ArithmeticException notFinite(int step, double[] terms, String where) {
    return new ArithmeticException(
        String.format(
            Locale.ROOT,
            "step %d: not a finite number in %s (loss %s + KL %s); lower the learning rate (now %s)%s",
            step + 1,
            firstNotFinite(net.parameters().values().stopGradient()).orElse(where),
            terms[0],
            terms[1],
            settings.rate(step),
            folder != null && Files.exists(Checkpoint.in(folder))
                ? ". The last good checkpoint is " + Checkpoint.in(folder)
                : ""));
  }

  private Optional<String> firstNotFinite(NDArray flat) {
    double[] values = flat.toType(DataType.FLOAT64, false).toDoubleArray();
    int at = 0;
    for (Layout.Slot slot : net.parameters().layout().slots()) {
      for (int end = at + (int) slot.shape().size(); at < end; at++) {
        if (!Double.isFinite(values[at])) {
          return Optional.of("'" + slot.name() + "'");
        }
      }
    }
    return Optional.empty();
  }

  private static double[] means(Terms objective) {
    return new double[] {mean(objective.reconstruction()), mean(objective.kl())};
  }

  private static double mean(NDArray values) {
    return values.mean().toType(DataType.FLOAT64, false).getDouble();
  }

  /**
   * The objective that training ends with on the validation split, raters in turn, with the same
   * noise each time: so all looks can be compared, whatever was lowered before them.
   */
  History.Point validate(int step) {
    Parameters parameters = net.parameters();
    NDManager manager = parameters.manager();
    DataType type = parameters.values().getDataType();
    Noise noise = new Noise(seed, "validation");
    Noise more = new Noise(seed, "samples of validation");
    Objective objective = settings.objective().last(settings.draws());
    int[] all = split.validation();
    double reconstruction = 0;
    double kl = 0;
    for (int from = 0; from < all.length; from += VALIDATION_BATCH) {
      int[] index = Arrays.copyOfRange(all, from, Math.min(all.length, from + VALIDATION_BATCH));
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        int[] rater = new int[index.length];
        for (int i = 0; i < rater.length; i++) {
          rater[i] = (from + i) % set.raters(index[i]);
        }
        NDArray x = set.images(manager, index).toType(type, false);
        NDArray mask = set.masks(manager, index, rater).toType(type, false);
        NDArray eps = noise.normal(manager, new Shape(index.length, net.latent()), type);
        Pass pass = new Pass(net, x, mask, eps, more, parameters.evaluation());
        double[] terms = means(objective.of(pass));
        reconstruction += terms[0] * index.length;
        kl += terms[1] * index.length;
      }
    }
    return new History.Point(step, reconstruction / all.length, kl / all.length);
  }
}
