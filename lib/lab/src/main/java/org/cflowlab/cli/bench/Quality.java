package org.cflowlab.cli.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Scores;
import org.cflowlab.file.Disk;
import org.cflowlab.file.WholeFile;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.cflowlab.train.Trainer;

/**
 * How good a model is after so many minutes of training: a training from scratch for each budget,
 * as many steps as a short trial says will fit, and its scores on the test patches beside the
 * floors. Validation counts as training, scoring does not.
 */
public final class Quality {
  private static final int TRIAL = 20;
  private static final String LINE = "%-40s %8s %8s %9s %8s %8s%n";

  private final PatchSet set;
  private final Split split;
  private final Settings settings;
  private final ModelKind kind;
  private final long seed;
  private final Device device;

  /** The work: a model of some sizes on the patches of a data set. */
  public Quality(PatchSet set, Settings settings, ModelKind kind, long seed, Device device) {
    this.set = set;
    this.split = Split.byPatient(set, seed);
    this.settings = kind.training(settings);
    this.kind = kind;
    this.seed = seed;
    this.device = device;
  }

  /**
   * Trains for each budget and says line by line what came of it, the floors last.
   *
   * @param folder keeps each line, so that the same command goes on after the last one; or null
   */
  public void run(double[] minutes, Path folder, Consumer<String> out, Progress progress)
      throws IOException {
    if (folder != null) {
      Disk.requireWritable(folder, 0);
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "%s, filters %s, batch %d, seed %d; %s%n%d training, %d test patches; %s%n%n",
            kind.title(),
            Arrays.toString(settings.filters()),
            settings.batch(),
            seed,
            set.provenance(),
            split.train().length,
            split.test().length,
            Torch.stack()));
    out.accept(
        String.format(
            Locale.ROOT,
            LINE,
            "sampler",
            "minutes",
            "steps",
            Metric.CLL.title(),
            "GED V16",
            Metric.GED_U.title()));
    double[] trial = null;
    for (double budget : minutes) {
      Path kept = folder == null ? null : folder.resolve(name(budget));
      if (kept != null && Files.exists(kept)) {
        out.accept(Files.readString(kept));
        continue;
      }
      trial = trial == null ? trial(progress) : trial;
      String line = line(trained(Budget.of(60 * budget, trial[0], trial[1]), progress));
      if (kept != null) {
        WholeFile.write(kept, line);
      }
      out.accept(line);
    }
    try (NDManager manager = Torch.newManager(device)) {
      for (Scores floor : new Evaluation(set, split.test(), seed).floors(manager, progress)) {
        out.accept(line(new Trained(floor, Double.NaN, 0)));
      }
    }
  }

  private record Trained(Scores scores, double seconds, int steps) {}

  /** What the kept line depends on is in its name. */
  private String name(double budget) {
    Settings whole = settings.withSteps(1);
    String work =
        String.join(
            " ",
            kind.id(),
            whole.toString(), // with the sizes of the network
            whole.training(seed),
            set.provenance(),
            device.toString(),
            Convolutions.standard().precision());
    return String.format(Locale.ROOT, "quality-%s-%08x.txt", number(budget, 2), work.hashCode());
  }

  /** Seconds of a step, and of a look at the validation split. */
  private double[] trial(Progress progress) {
    time(1, progress); // the first steps are those of a cold machine
    double few = time(TRIAL, progress);
    double many = time(3 * TRIAL, progress);
    double step = Math.max(1e-6, (many - few) / (2 * TRIAL));
    return new double[] {step, Math.max(0, few - TRIAL * step)};
  }

  /** Seconds of some steps and one look. */
  private double time(int steps, Progress progress) {
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = net(manager)) {
      return train(net, new Budget(steps, 1), "timing " + steps + " steps", progress);
    }
  }

  private Trained trained(Budget budget, Progress progress) {
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = net(manager)) {
      double seconds = train(net, budget, "training " + kind.title(), progress);
      Scores scores = new Evaluation(set, split.test(), seed).score(kind.title(), net, progress);
      return new Trained(scores, seconds, budget.steps());
    }
  }

  private Segmenter net(NDManager manager) {
    return kind.build(
        settings, set.channels(), set.foregroundFraction(split.train()), seed, manager);
  }

  /** The seconds it took. */
  private double train(Segmenter net, Budget budget, String what, Progress progress) {
    Settings length =
        settings.toBuilder()
            .optSteps(budget.steps())
            .optValidations(budget.looks())
            .optPatience(budget.looks() + 1)
            .build();
    long start = System.nanoTime();
    new Trainer(net, set, split, length, seed).run(what, progress);
    return (System.nanoTime() - start) / 1e9;
  }

  private static String line(Trained t) {
    boolean floor = Double.isNaN(t.seconds);
    return String.format(
        Locale.ROOT,
        LINE,
        t.scores.name(),
        floor ? "" : number(t.seconds / 60, 2),
        floor ? "" : t.steps,
        number(t.scores.mean(Metric.CLL), 1),
        number(t.scores.mean(Metric.GED_V), 3),
        number(t.scores.mean(Metric.GED_U), 3));
  }

  private static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
