package org.cflowlab.cli.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.loss.Objective;
import org.cflowlab.loss.Pass;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Adam;
import org.cflowlab.train.Settings;

/**
 * The work that is timed: the embedded lesions at a preset's image size, a preset's network.
 *
 * @param preset sizes of network and image
 * @param kind of model
 * @param batch images a step, and images sampled at once
 * @param samples drawn for each image
 * @param repetitions timed, after a fifth as many to warm up
 * @param device where
 */
public record Workload(
    Settings preset, ModelKind kind, int batch, int samples, int repetitions, Device device) {
  private static final long SEED = 1;

  private PatchSet patches(int count) {
    return KnownTruthLesions.generate(count, preset.crop(), SEED).patches();
  }

  private int warmUp() {
    return Math.max(3, repetitions / 5);
  }

  private static int[] first(int count) {
    return java.util.stream.IntStream.range(0, count).toArray();
  }

  /**
   * What a training step costs.
   *
   * @param timings forward, backward, optimizer and the whole
   * @param arrays native arrays that one step makes
   */
  record Step(List<Timing> timings, int arrays) {}

  /** A training step: forward, backward, optimizer, and the arrays it leaves to its scope. */
  Step step(Progress progress) {
    PatchSet set = patches(batch);
    Stopwatch watch = new Stopwatch();
    int[] all = first(batch);
    int runs = warmUp() + repetitions;
    int arrays = 0;
    Objective objective = kind.training(preset).objective().last(preset.draws());
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = kind.build(preset, .05, SEED, manager);
        Adam adam = new Adam(net.parameters());
        Progress.Task task = progress.start("timing a training step", runs)) {
      Parameters parameters = net.parameters();
      NDManager home = parameters.manager();
      Noise noise = new Noise(SEED, "bench");
      for (int i = 0; i < runs; i++) {
        if (i == warmUp()) {
          watch.warm();
        }
        try (NDScope scope = new NDScope();
            GradientCollector gradients = Torch.newGradientCollector()) {
          scope.suppressNotUsedWarning();
          NDArray x = set.images(home, all);
          NDArray mask = set.masks(home, all, new int[batch]);
          NDArray eps = noise.normal(home, new Shape(batch, net.latent()), DataType.FLOAT32);
          int before = home.getManagedArrays().size();
          watch.start();
          Pass pass = new Pass(net, x, mask, eps, noise, parameters.training());
          NDArray loss = objective.of(pass).loss(1);
          Stopwatch.await(loss);
          watch.lap("forward");
          gradients.backward(loss);
          NDArray gradient = parameters.values().getGradient();
          Stopwatch.await(gradient);
          watch.lap("backward");
          adam.step(parameters, gradient, 1e-4);
          parameters.updateStatistics();
          Stopwatch.await(parameters.values().stopGradient());
          watch.lap("optimizer");
          arrays = home.getManagedArrays().size() - before;
        }
        task.at(i + 1, "");
      }
    }
    List<Timing> timings = new ArrayList<>();
    for (String name : watch.names()) {
      timings.add(Timing.of("step, " + name, watch.seconds(name), 1, ""));
    }
    timings.add(Timing.of("step, whole", watch.total(), batch, "images"));
    return new Step(timings, arrays);
  }

  /** Drawing segmentations as masks. */
  List<Timing> sample(Progress progress) {
    PatchSet set = patches(batch);
    return timed(
        "sampling %d x %d masks".formatted(batch, samples),
        (double) batch * samples,
        "masks",
        progress,
        (net, noise) -> {
          NDManager home = net.parameters().manager();
          NDArray x = set.images(home, first(batch));
          NDArray eps =
              noise.normal(home, new Shape(batch, samples, net.latent()), DataType.FLOAT32);
          return net.sample(x, eps, net.parameters().evaluation()).gt(0);
        });
  }

  /** GED and -CLL of samples that are there already. */
  List<Timing> score(Progress progress) {
    PatchSet set = patches(batch);
    List<Timing> timings = new ArrayList<>();
    try (NDManager manager = Torch.newManager(device)) {
      NDArray raters = set.masks(manager, first(batch));
      Shape shape = new Shape(batch, samples, set.height(), set.width());
      NDArray logits = new Noise(SEED, "logits").normal(manager, shape, DataType.FLOAT32);
      NDArray masks = logits.gt(0).toType(DataType.FLOAT32, false);
      timings.addAll(
          timed(
              "GED, %d raters x %d samples".formatted(set.raters(), samples),
              batch,
              "images",
              progress,
              (net, noise) -> EnergyDistance.of(raters, masks).v()));
      timings.addAll(
          timed(
              "-CLL, %d raters x %d samples".formatted(set.raters(), samples),
              batch,
              "images",
              progress,
              (net, noise) -> ConditionalLogLikelihood.negative(raters, logits)));
    }
    return timings;
  }

  /** Batches from the patches' store to arrays. */
  List<Timing> load(Progress progress) {
    PatchSet set = patches(Math.max(3, 20 * batch));
    int[] train = Split.byPatient(set, SEED).train();
    Random random = new Random(SEED);
    return timed(
        "a batch of %d images and masks".formatted(batch),
        batch,
        "images",
        progress,
        (net, noise) -> {
          NDManager home = net.parameters().manager();
          int from = random.nextInt(Math.max(1, train.length - batch));
          int[] index =
              java.util.Arrays.copyOfRange(train, from, Math.min(train.length, from + batch));
          set.images(home, index);
          return set.masks(home, index, new int[index.length]);
        });
  }

  @FunctionalInterface
  private interface Work {
    NDArray run(Segmenter net, Noise noise);
  }

  private List<Timing> timed(String name, double units, String unit, Progress progress, Work work) {
    Stopwatch watch = new Stopwatch();
    int runs = warmUp() + repetitions;
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = kind.build(preset, .05, SEED, manager);
        Progress.Task task = progress.start("timing " + name, runs)) {
      Noise noise = new Noise(SEED, "bench");
      for (int i = 0; i < runs; i++) {
        if (i == warmUp()) {
          watch.warm();
        }
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          watch.start();
          Stopwatch.await(work.run(net, noise));
          watch.lap(name);
        }
        task.at(i + 1, "");
      }
    }
    return List.of(Timing.of(name, watch.seconds(name), units, unit));
  }
}
