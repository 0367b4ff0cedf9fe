package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.machine.Cost;
import org.cflowlab.machine.Memory;
import org.cflowlab.machine.PowerMeter;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.History;
import org.cflowlab.train.Trainer;

/**
 * What is the same for all models that are compared: the data and their split, the test patches
 * shown, sizes and device. It trains a cell and scores it.
 */
public final class Bench {
  /** Test patches shown in the picture of samples. */
  private static final int SHOWN = 4;

  /** Samples shown of each. */
  private static final int SHOWN_SAMPLES = 8;

  private final DataSets.Opened data;
  private final Preset preset;
  private final long seed;
  private final Device device;
  private final Split split;
  private final int[] shown;

  /**
   * A bench.
   *
   * @param seed of the split, the single raters and the evaluation's noise
   * @throws IllegalArgumentException if the data cannot be split
   */
  Bench(DataSets.Opened data, Preset preset, long seed, Device device) {
    this.data = data;
    this.preset = preset;
    this.seed = seed;
    this.device = device;
    this.split = Split.byPatient(data.patches(), seed);
    this.shown = choose(data.patches(), split.test());
  }

  DataSets.Opened data() {
    return data;
  }

  Preset preset() {
    return preset;
  }

  Split split() {
    return split;
  }

  /** The test patches shown, indices into the set. */
  int[] shown() {
    return shown;
  }

  /** The data as these raters see them. */
  PatchSet set(Raters raters) {
    return raters.of(data.patches(), seed);
  }

  private Evaluation evaluation(Raters raters) {
    return new Evaluation(set(raters), split.test(), seed);
  }

  /** Where a cell comes from, names and values. */
  Map<String, String> provenance(Cell cell) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", cell.kind().title());
    facts.putAll(Provenance.of(set(cell.raters()), split, preset, cell.seed(), device));
    facts.put("raters", cell.raters().title());
    facts.put("split seed", Long.toString(seed));
    facts.put("training", preset.training(cell.seed()).toString());
    return facts;
  }

  /**
   * Trains a cell and scores it; or takes what a folder holds of it already.
   *
   * @param folder with a folder for each cell, or null to keep nothing
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  Comparison.Trained train(Cell cell, Path folder, Progress progress) {
    try {
      Optional<CellFolder> files = Optional.empty();
      if (folder != null) {
        files = Optional.of(CellFolder.open(folder.resolve(cell.id()), provenance(cell)));
        Optional<CellFolder.Finished> finished = files.get().finished();
        if (finished.isPresent()) {
          return restore(cell, files.get(), finished.get());
        }
      }
      return train(cell, files, progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a folder holds the cell's training to its end. */
  boolean isFinished(Cell cell, Path folder) throws IOException {
    return CellFolder.open(folder.resolve(cell.id()), provenance(cell)).finished().isPresent();
  }

  private Comparison.Trained train(Cell cell, Optional<CellFolder> files, Progress progress)
      throws IOException {
    PatchSet set = set(cell.raters());
    Evaluation evaluation = evaluation(cell.raters());
    double foreground = set.foregroundFraction(split.train());
    Memory.forgetPeak();
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = preset.build(cell.kind(), foreground, cell.seed(), manager);
        PowerMeter meter = new PowerMeter(device)) {
      Trainer trainer =
          new Trainer(net, set, split, preset.training(cell.seed()))
              .optElastic(preset.deformation());
      files.ifPresent(f -> trainer.optFolder(f.path()));
      History history = trainer.run("training " + cell.kind().title(), progress);
      Cost cost = meter.cost(history.seconds());
      if (files.isPresent()) {
        files.get().save(net);
      }
      Scores scores = evaluation.score(cell.kind().title(), net, progress);
      long values = net.parameters().layout().size();
      if (files.isPresent()) {
        files.get().finish(new CellFolder.Finished(values, history, scores, cost));
      }
      return new Comparison.Trained(cell, values, history, scores, cost, samples(net, evaluation));
    }
  }

  private Comparison.Trained restore(Cell cell, CellFolder files, CellFolder.Finished f)
      throws IOException {
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = files.load(manager)) {
      return new Comparison.Trained(
          cell,
          f.values(),
          f.history(),
          f.scores(),
          f.cost(),
          samples(net, evaluation(cell.raters())));
    }
  }

  /** The scores of the floors on the test patches. */
  List<Scores> floors(Raters raters, Progress progress) {
    try (NDManager manager = Torch.newManager(device)) {
      return evaluation(raters).floors(manager, progress);
    }
  }

  private List<Comparison.Samples> samples(Segmenter net, Evaluation evaluation) {
    List<Comparison.Samples> all = new ArrayList<>();
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
        all.add(new Comparison.Samples(masks, mean));
      }
    }
    return all;
  }

  /** The patches on which the raters part most, each of another patient where there are enough. */
  private static int[] choose(PatchSet set, int[] test) {
    try (NDManager manager = Torch.newManager()) {
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
}
