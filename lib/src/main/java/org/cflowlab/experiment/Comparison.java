package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.DataSets;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.History;
import org.cflowlab.train.Trainer;

/** Trains several models on one split of one data set and scores them on its test patches. */
public final class Comparison {
  /** Test patches shown in the picture of samples. */
  private static final int SHOWN = 4;

  /** Samples shown of each. */
  private static final int SHOWN_SAMPLES = 8;

  private final DataSets.Opened data;
  private final List<ModelKind> kinds;
  private final Preset preset;
  private final long seed;
  private final Device device;

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
      ModelKind kind, long values, History history, Scores scores, List<Samples> samples) {}

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

  /** Takes each network when it is trained, before it is closed. */
  @FunctionalInterface
  public interface Keeper {
    /**
     * A trained network.
     *
     * @param provenance what it came from, names and values
     * @throws IOException if it cannot be kept; ends the comparison
     */
    void keep(ModelKind kind, Segmenter net, Map<String, String> provenance) throws IOException;
  }

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException if the data do not fit the models or cannot be split
   */
  public Result run(Progress progress) {
    return run(progress, (kind, net, provenance) -> {});
  }

  /**
   * Runs it and gives each trained network to a keeper.
   *
   * @throws IllegalArgumentException if the data do not fit the models or cannot be split
   * @throws UncheckedIOException if the keeper fails
   */
  public Result run(Progress progress, Keeper keeper) {
    PatchSet set = data.patches();
    Split split = Split.byPatient(set, seed);
    Evaluation evaluation = new Evaluation(set, split.test(), seed);
    int[] shown = choose(set, split.test());
    List<Trained> models = new ArrayList<>();
    for (ModelKind kind : kinds) {
      models.add(train(kind, set, split, evaluation, shown, progress, keeper));
    }
    List<Scores> floors;
    try (NDManager manager = Torch.newManager(device)) {
      floors = evaluation.floors(manager, progress);
    }
    return new Result(
        data, split, preset, seed, device, models, floors, tests(models, set, split), shown);
  }

  private Trained train(
      ModelKind kind,
      PatchSet set,
      Split split,
      Evaluation evaluation,
      int[] shown,
      Progress progress,
      Keeper keeper) {
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = preset.build(kind, set.foregroundFraction(split.train()), seed, manager)) {
      Trainer trainer = new Trainer(net, set, split, preset.training(seed));
      History history = trainer.run("training " + kind.title(), progress);
      keep(keeper, kind, net, set, split);
      Scores scores = evaluation.score(kind.title(), net, progress);
      List<Samples> samples = samples(net, evaluation, shown);
      return new Trained(kind, net.parameters().layout().size(), history, scores, samples);
    }
  }

  private void keep(Keeper keeper, ModelKind kind, Segmenter net, PatchSet set, Split split) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("model", kind.title());
    provenance.putAll(Provenance.of(set, split, preset, seed, device));
    try {
      keeper.keep(kind, net, provenance);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Samples> samples(Segmenter net, Evaluation evaluation, int[] shown) {
    List<Samples> all = new ArrayList<>();
    Noise noise = new Noise(seed, "picture");
    for (int patch : shown) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray logits = evaluation.sample(net, new int[] {patch}, 64, noise).squeeze(0);
        float[] mean = Functions.sigmoid(logits).mean(new int[] {0}).toFloatArray();
        List<float[]> masks = new ArrayList<>();
        for (int i = 0; i < SHOWN_SAMPLES; i++) {
          float[] mask = logits.get(i).toFloatArray();
          for (int k = 0; k < mask.length; k++) {
            mask[k] = mask[k] > 0 ? 1 : 0;
          }
          masks.add(mask);
        }
        all.add(new Samples(masks, mean));
      }
    }
    return all;
  }

  /** The patches on which the raters part most, each of another patient where there are enough. */
  private int[] choose(PatchSet set, int[] test) {
    try (NDManager manager = Torch.newManager(device)) {
      double[] spread = new double[test.length];
      for (int i = 0; i < test.length; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray p = set.masks(manager, test[i]).mean(new int[] {1});
          spread[i] = p.mul(p.neg().add(1)).sum().getFloat();
        }
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < test.length; i++) {
        order.add(i);
      }
      order.sort((a, b) -> Double.compare(spread[b], spread[a]));
      List<String> patients = new ArrayList<>();
      List<Integer> chosen = new ArrayList<>();
      for (int i : order) {
        String patient = set.patient(test[i]);
        if (chosen.size() < SHOWN && !patients.contains(patient)) {
          patients.add(patient);
          chosen.add(test[i]);
        }
      }
      return chosen.stream().mapToInt(Integer::intValue).toArray();
    }
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
