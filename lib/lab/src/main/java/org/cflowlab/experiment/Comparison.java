package org.cflowlab.experiment;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.machine.Cost;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.History;

/** Trains several models on one split of one data set and scores them on its test patches. */
public final class Comparison {
  private final DataSets.Opened data;
  private final List<ModelKind> kinds;
  private final Preset preset;
  private final long seed;
  private final Device device;
  private Path folder;

  /** A comparison; nothing runs yet. */
  public Comparison(
      DataSets.Opened data, List<ModelKind> kinds, Preset preset, long seed, Device device) {
    this.data = data;
    this.kinds = kinds;
    this.preset = preset;
    this.seed = seed;
    this.device = device;
  }

  /**
   * A trained model's part of the result.
   *
   * @param values how many numbers were trained
   * @param samples of the patches shown
   */
  public record Trained(
      Cell cell, long values, History history, Scores scores, Cost cost, List<Samples> samples) {
    /** The model. */
    public ModelKind kind() {
      return cell.kind();
    }
  }

  /**
   * Some samples of one patch.
   *
   * @param masks each [H x W], 0 or 1
   * @param mean of many samples' probabilities [H x W]
   */
  public record Samples(List<float[]> masks, float[] mean) {}

  /** Everything found. */
  public record Result(
      DataSets.Opened data,
      Split split,
      Preset preset,
      long seed,
      Device device,
      List<Trained> models,
      List<Scores> floors,
      List<PairedTest> tests,
      int[] shown) {}

  /**
   * Keeps each model in a folder of its own within this one, with a checkpoint while it trains: a
   * model that is finished there is not trained again, and one that was interrupted goes on.
   */
  public Comparison optFolder(Path folder) {
    this.folder = folder;
    return this;
  }

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException if the data do not fit the models or cannot be split, or a
   *     folder holds other models
   */
  public Result run(Progress progress) {
    Bench bench = new Bench(data, preset, seed, device);
    List<Trained> models = new ArrayList<>();
    for (ModelKind kind : kinds) {
      models.add(bench.train(new Cell(kind, Raters.ALL, seed), folder, progress));
    }
    List<Scores> floors = bench.floors(Raters.ALL, progress);
    PatchSet set = data.patches();
    return new Result(
        data,
        bench.split(),
        preset,
        seed,
        device,
        models,
        floors,
        tests(models, set, bench.split()),
        bench.shown());
  }

  private static List<PairedTest> tests(List<Trained> models, PatchSet set, Split split) {
    List<PairedTest> tests = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        Scores a = models.get(i).scores();
        Scores b = models.get(j).scores();
        tests.add(
            PairedTest.of(
                "-CLL", set, split.test(), a.name(), a.negativeCll(), b.name(), b.negativeCll()));
        tests.add(
            PairedTest.of("GED V16", set, split.test(), a.name(), a.gedV(), b.name(), b.gedV()));
        tests.add(
            PairedTest.of("GED U", set, split.test(), a.name(), a.gedU(), b.name(), b.gedU()));
      }
    }
    return tests;
  }

  /** Mean entropy of the truth over test patches, nats, where the truth is known; else NaN. */
  static double entropy(Result result) {
    KnownTruthLesions truth = result.data().truth().orElse(null);
    if (truth == null) {
      return Double.NaN;
    }
    return Arrays.stream(result.split().test()).mapToDouble(truth::entropy).average().orElseThrow();
  }
}
