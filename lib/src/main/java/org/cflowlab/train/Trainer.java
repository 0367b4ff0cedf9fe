package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.loss.Objective;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;

/**
 * The training loop: Adam on the objective with one rater an image, validation in evaluation mode
 * on the whole validation split, and the values that validated best kept at the end.
 */
public final class Trainer {
  private static final int VALIDATION_BATCH = 64;

  private final Segmenter net;
  private final PatchSet set;
  private final Split split;
  private final TrainConfig config;
  private Elastic elastic = Elastic.NONE;

  /** A trainer of a network on one split of a data set. */
  public Trainer(Segmenter net, PatchSet set, Split split, TrainConfig config) {
    this.net = net;
    this.set = set;
    this.split = split;
    this.config = config;
  }

  /** Bends images and masks elastically too; by default they are not. */
  public Trainer optElastic(Elastic deformation) {
    this.elastic = deformation;
    return this;
  }

  /**
   * Trains the network in place.
   *
   * @param what the network's name, for the progress display
   * @throws ArithmeticException if the loss stops being a finite number; the message says at which
   *     step
   */
  public History run(String what, Progress progress) {
    Parameters parameters = net.parameters();
    NDManager manager = parameters.manager();
    Batches batches =
        new Batches(set, split.train(), config.batch(), config.augment(), elastic, config.seed());
    Noise noise = new Noise(config.seed(), "posterior");
    List<History.Point> training = new ArrayList<>();
    List<History.Point> validation = new ArrayList<>();
    long start = System.nanoTime();
    Best best = new Best(parameters);
    try (Adam adam = new Adam(parameters);
        Prefetch prefetch = new Prefetch(batches);
        Progress.Task task = progress.start(what, config.steps())) {
      double reconstruction = 0;
      double kl = 0;
      int count = 0;
      for (int step = 0; step < config.steps(); step++) {
        double[] terms = step(step, prefetch, noise, adam);
        reconstruction += terms[0];
        kl += terms[1];
        count++;
        int done = step + 1;
        if (done % config.validateEvery() == 0 || done == config.steps()) {
          training.add(new History.Point(done, reconstruction / count, kl / count));
          reconstruction = kl = count = 0;
          validation.add(validate(done));
          best.offer(validation.get(validation.size() - 1));
        }
        task.at(done, note(terms, validation));
      }
    }
    best.restore();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new History(training, validation, best.step, seconds);
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
      NDArray x = batch.images();
      Shape latent = new Shape(x.getShape().get(0), net.latent());
      NDArray eps = noise.normal(parameters.manager(), latent, type);
      Objective objective = Objective.of(net, x, batch.masks(), eps, parameters.training());
      gradients.backward(objective.loss(config.beta()));
      double[] terms = means(objective);
      if (!Double.isFinite(terms[0] + terms[1])) {
        throw new ArithmeticException(
            "the loss at step "
                + (step + 1)
                + " is not a finite number: "
                + terms[0]
                + " + KL "
                + terms[1]
                + "; lower the learning rate (now "
                + config.rate(step)
                + ")");
      }
      NDArray gradient = parameters.values().getGradient();
      double norm = gradient.norm().toType(DataType.FLOAT64, false).getDouble();
      if (norm > config.clip()) {
        gradient = gradient.mul(config.clip() / norm);
      }
      adam.step(parameters, gradient, config.rate(step));
      parameters.updateStatistics();
      return terms;
    }
  }

  private static double[] means(Objective objective) {
    return new double[] {mean(objective.reconstruction()), mean(objective.kl())};
  }

  private static double mean(NDArray values) {
    return values.mean().toType(DataType.FLOAT64, false).getDouble();
  }

  /** The objective on the validation split, raters in turn, with the same noise each time. */
  History.Point validate(int step) {
    Parameters parameters = net.parameters();
    NDManager manager = parameters.manager();
    DataType type = parameters.values().getDataType();
    Noise noise = new Noise(config.seed(), "validation");
    int[] all = split.validation();
    double reconstruction = 0;
    double kl = 0;
    for (int from = 0; from < all.length; from += VALIDATION_BATCH) {
      int[] index =
          java.util.Arrays.copyOfRange(all, from, Math.min(all.length, from + VALIDATION_BATCH));
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        int[] rater = new int[index.length];
        for (int i = 0; i < rater.length; i++) {
          rater[i] = (from + i) % set.raters();
        }
        NDArray x = set.images(manager, index);
        NDArray mask = set.masks(manager, index, rater);
        NDArray eps = noise.normal(manager, new Shape(index.length, net.latent()), type);
        double[] terms = means(Objective.of(net, x, mask, eps, parameters.evaluation()));
        reconstruction += terms[0] * index.length;
        kl += terms[1] * index.length;
      }
    }
    return new History.Point(step, reconstruction / all.length, kl / all.length);
  }

  /** A copy of the values that validated best so far. */
  private static final class Best {
    private final Parameters parameters;
    private double loss = Double.POSITIVE_INFINITY;
    private int step;
    private NDArray values;
    private NDArray statistics;

    Best(Parameters parameters) {
      this.parameters = parameters;
    }

    void offer(History.Point point) {
      if (point.loss() < loss) {
        loss = point.loss();
        step = point.step();
        drop();
        try (NDArray now = parameters.values().stopGradient()) {
          values = now.duplicate();
        }
        statistics = parameters.statistics().duplicate();
      }
    }

    void restore() {
      if (values != null) {
        parameters.setValues(values);
        parameters.setStatistics(statistics);
      }
    }

    private void drop() {
      if (values != null) {
        values.close();
        statistics.close();
      }
    }
  }
}
