package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.file.Sha256;
import org.cflowlab.machine.Cost;
import org.cflowlab.machine.Memory;
import org.cflowlab.machine.PowerMeter;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.History;
import org.cflowlab.train.Settings;
import org.cflowlab.train.Trainer;

/**
 * What is the same for all models that are compared: the data and their split, the test patches
 * shown, settings and device. It trains a cell and scores it.
 */
public final class Protocol {
  /** Test patches shown in the picture of samples. */
  private static final int SHOWN = 4;

  /** Samples that the mean shown beside them is of. */
  public static final int MEAN_OF = 64;

  private final DataSets.Opened data;
  private final Settings settings;
  private final long seed;
  private final Device device;
  private final Split split;
  private final int[] shown;
  private final Map<Raters, PatchSet> sets = new EnumMap<>(Raters.class);
  private Path start;
  private String startName = "";
  private boolean withNats = true;

  /**
   * A protocol.
   *
   * @param seed of the split, the single raters and the evaluation's noise
   * @throws IllegalArgumentException if the data cannot be split
   */
  public Protocol(DataSets.Opened data, Settings settings, long seed, Device device) {
    this.data = data;
    this.settings = settings;
    this.seed = seed;
    this.device = device;
    this.split = Split.byPatient(data.patches(), seed);
    this.shown = choose(data.patches(), split.test());
  }

  /**
   * Every model starts from the values of this one, where both have them, and not from its seed's.
   *
   * @throws IOException if the file cannot be read
   */
  public Protocol optStart(Path model) throws IOException {
    this.start = model;
    this.startName = ", started from the model " + Sha256.of(model).substring(0, 12);
    return this;
  }

  /** Whether it is told too where the nats go, half a minute a model; yes unless told. */
  public Protocol optNats(boolean nats) {
    this.withNats = nats;
    return this;
  }

  /** The data and, if it is known, their truth. */
  public DataSets.Opened data() {
    return data;
  }

  /** How each model is made and trained. */
  public Settings settings() {
    return settings;
  }

  /** The split that all models share. */
  public Split split() {
    return split;
  }

  /** The test patches shown, indices into the set. */
  public int[] shown() {
    return shown.clone();
  }

  /** The data as these raters see them. */
  public synchronized PatchSet set(Raters raters) {
    return sets.computeIfAbsent(raters, r -> r.of(data.patches(), seed));
  }

  private Evaluation evaluation(Raters raters) {
    return new Evaluation(set(raters), split.test(), seed)
        .optTruth(data.truth())
        .optTemperature(split.validation());
  }

  /** Where a cell comes from. */
  public Provenance provenance(Cell cell) {
    PatchSet set = set(cell.raters());
    int masks = Math.min(settings.masks(), set.raters());
    Convolutions way = device.isGpu() ? Convolutions.PLAIN : Convolutions.standard();
    return new Provenance(
        cell.kind().title(),
        set.provenance(),
        String.format(
            Locale.ROOT,
            "%s by patient; training %d, validation %d, test %d patches",
            set.carriesSplit() ? "as the data carry it," : "60:20:20",
            split.train().length,
            split.validation().length,
            split.test().length),
        cell.seed(),
        cell.kind().training(settings).toString(),
        cell.raters(),
        new Provenance.Size(set.height(), set.width()),
        way.precision(),
        Torch.stack(),
        device.toString(),
        String.format(
            Locale.ROOT,
            "%s %s, %d processors, Java %s%s",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            way == Convolutions.PLAIN ? "" : ", channels last"),
        seed,
        cell.kind().training(settings).training(cell.seed()) + startName,
        set.reading().lines().isEmpty() ? "" : set.reading().treatment().toString(),
        set.reading().line());
  }

  /** How many of some trainings go on at once here. */
  Workers workers(Workers.Asked asked, List<Cell> cells) {
    return Workers.of(
        asked, cells.size(), settings, data.patches(), Workers.Room.here(device.isGpu()));
  }

  /** Whether a folder holds the cell's training to its end. */
  boolean isFinished(Cell cell, Path folder) throws IOException {
    return CellFolder.open(folder.resolve(cell.id()), provenance(cell)).finished().isPresent();
  }

  /**
   * Trains a cell and scores it; or takes what a folder holds of it already.
   *
   * @param folder with a folder for each cell, or null to keep nothing
   * @param atOnce trainings that go on in this process
   * @throws IOException if the folder cannot be read or written
   * @throws ArithmeticException if the loss stops being a number
   */
  Comparison.Trained train(Cell cell, Path folder, int atOnce, Progress progress)
      throws IOException {
    Optional<CellFolder> files = Optional.empty();
    if (folder != null) {
      files = Optional.of(CellFolder.open(folder.resolve(cell.id()), provenance(cell)));
      Optional<CellFolder.Finished> finished = files.get().finished();
      if (finished.isPresent()) {
        return restore(cell, files.get(), finished.get(), progress);
      }
    }
    return train(cell, files, atOnce, progress);
  }

  private Comparison.Trained train(
      Cell cell, Optional<CellFolder> files, int atOnce, Progress progress) throws IOException {
    PatchSet set = set(cell.raters());
    Evaluation evaluation = evaluation(cell.raters());
    double foreground = set.foregroundFraction(split.train());
    if (atOnce == 1) {
      Memory.forgetPeak();
    }
    try (NDManager manager = Torch.newManager(device);
        Segmenter net =
            cell.kind().build(settings, set.channels(), foreground, cell.seed(), manager);
        PowerMeter meter = new PowerMeter(device, atOnce)) {
      if (start != null) {
        ModelFile.start(net, start);
      }
      Settings training = cell.kind().training(settings);
      Trainer trainer = new Trainer(net, set, split, training, cell.seed());
      files.ifPresent(f -> trainer.optFolder(f.path()));
      History history = trainer.run("training " + cell.kind().title(), progress);
      Cost cost = meter.cost(history.seconds());
      if (files.isPresent()) {
        files.get().save(net);
      }
      Scores scores = evaluation.score(cell.kind().title(), net, progress);
      Nats nats = nats(cell, net, progress);
      long values = net.parameters().layout().size();
      if (files.isPresent()) {
        files.get().finish(finished(values, history, scores, nats, cost));
      }
      return new Comparison.Trained(
          cell, values, history, scores, Optional.ofNullable(nats), cost, samples(net, evaluation));
    }
  }

  /** Takes what a folder holds; a model that was scored by other conventions is scored anew. */
  private Comparison.Trained restore(
      Cell cell, CellFolder files, CellFolder.Finished f, Progress progress) throws IOException {
    Evaluation evaluation = evaluation(cell.raters());
    try (NDManager manager = Torch.newManager(device);
        Segmenter net = files.load(manager)) {
      CellFolder.Finished now = f;
      if (!f.matches(CellFolder.conventions(withNats))) {
        Scores scores = evaluation.score(cell.kind().title(), net, progress);
        Nats nats = nats(cell, net, progress);
        now = finished(f.values(), f.history(), scores, nats, f.cost());
        files.finish(now);
      }
      return new Comparison.Trained(
          cell,
          now.values(),
          now.history(),
          now.scores(),
          Optional.ofNullable(now.nats()),
          now.cost(),
          samples(net, evaluation));
    }
  }

  private CellFolder.Finished finished(
      long values, History history, Scores scores, Nats found, Cost cost) {
    return new CellFolder.Finished(
        values, history, scores, found, cost, CellFolder.conventions(withNats));
  }

  /** Where the nats go, or null where nobody asks, or no truth or no latent vector says so. */
  private Nats nats(Cell cell, Segmenter net, Progress progress) {
    if (!withNats || data.truth().isEmpty() || !(net instanceof CFlowNet flow)) {
      return null;
    }
    int[] lesions = Arrays.copyOf(split.test(), Math.min(Nats.LESIONS, split.test().length));
    return Nats.of(flow, data.truth().get(), lesions, seed, cell.kind().title(), progress);
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
      all.add(Comparison.Samples.of(net, evaluation, patch, noise));
    }
    return all;
  }

  /**
   * The patches on which the raters differ most, each of another patient where there are enough.
   */
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
