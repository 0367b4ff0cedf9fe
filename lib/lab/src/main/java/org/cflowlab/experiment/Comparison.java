package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.machine.Cost;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.progress.SideBySide;
import org.cflowlab.train.History;
import org.cflowlab.train.Settings;

/**
 * Trains models with some raters and seeds on one split of one data set, and scores all on the same
 * test patches. With a folder, what is finished there is not done again, and what was interrupted
 * goes on. A training whose loss stops being a number is left out and named.
 */
public final class Comparison {
  private final Protocol protocol;
  private final List<Cell> cells;
  private Path folder;
  private Workers.Asked asked = Workers.Asked.NOTHING;

  /** One seed for everything, and the masks of all raters; nothing runs yet. */
  public Comparison(
      DataSets.Opened data, List<ModelKind> kinds, Settings settings, long seed, Device device) {
    this(
        new Protocol(data, settings, seed, device),
        Cell.of(kinds, List.of(Raters.ALL), List.of(seed)));
  }

  /** Any cells under one protocol; nothing runs yet. */
  public Comparison(Protocol protocol, List<Cell> cells) {
    this.protocol = protocol;
    this.cells = List.copyOf(cells);
  }

  /** What became of a training. */
  public sealed interface Outcome {}

  /** Trains cells elsewhere than in this process, such as on a cluster. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Trains cells, in any order and at once if it likes; each that was finished is in its folder
     * afterwards.
     *
     * @return those that came to no end
     */
    List<Failed> run(List<Cell> cells, Progress progress) throws IOException, InterruptedException;
  }

  /**
   * A training that came to no end.
   *
   * @param reason in one line
   */
  public record Failed(Cell cell, String reason) implements Outcome {}

  /**
   * A trained model's part of the result.
   *
   * @param values how many numbers were trained
   * @param nats where they go, if the truth is known and the model has a latent vector
   * @param samples of the patches shown
   */
  public record Trained(
      Cell cell,
      long values,
      History history,
      Scores scores,
      Optional<Nats> nats,
      Cost cost,
      List<Samples> samples)
      implements Outcome {
    /** The model. */
    public ModelKind kind() {
      return cell.kind();
    }
  }

  /**
   * Some samples of one patch.
   *
   * @param masks each [H x W], 0 or 1
   * @param mean of {@link Protocol#MEAN_OF} samples' probabilities [H x W]
   */
  public record Samples(List<float[]> masks, float[] mean) {
    private static final int SHOWN = 8;

    /** Samples of one patch, drawn as those of a report. */
    public static Samples of(Segmenter net, PatchSet set, int patch, long seed) {
      Evaluation evaluation = new Evaluation(set, new int[] {patch}, seed);
      return of(net, evaluation, patch, new Noise(seed, "picture"));
    }

    static Samples of(Segmenter net, Evaluation evaluation, int patch, Noise noise) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray logits =
            evaluation.sample(net, new int[] {patch}, Protocol.MEAN_OF, noise).squeeze(0);
        NDArray masks = logits.get("0:" + SHOWN).gt(0).toType(DataType.FLOAT32, false);
        List<float[]> all =
            IntStream.range(0, SHOWN).mapToObj(i -> masks.get(i).toFloatArray()).toList();
        NDArray mean = Functions.sigmoid(logits).mean(new int[] {0});
        return new Samples(all, mean.toType(DataType.FLOAT32, false).toFloatArray());
      }
    }
  }

  /**
   * Everything found.
   *
   * @param models trained, in the order of the cells
   * @param floors for each kind of raters among the cells
   */
  public record Result(
      Protocol protocol,
      List<Trained> models,
      List<Failed> failed,
      Map<Raters, List<Scores>> floors) {
    /** The data and, if it is known, their truth. */
    public DataSets.Opened data() {
      return protocol.data();
    }

    /** The split that all models share. */
    public Split split() {
      return protocol.split();
    }

    /** The test patches shown, indices into the set. */
    public int[] shown() {
      return protocol.shown();
    }

    /** The models, in the order they were asked for. */
    public List<ModelKind> kinds() {
      return models.stream().map(Trained::kind).distinct().toList();
    }

    /** The kinds of raters, all raters first. */
    public Set<Raters> raters() {
      return floors.keySet();
    }

    /** The seeds, in the order they were asked for. */
    public List<Long> seeds() {
      return models.stream().map(m -> m.cell().seed()).distinct().toList();
    }

    /** The trainings of a model with some raters, one a seed. */
    public List<Trained> of(ModelKind kind, Raters raters) {
      return models.stream().filter(m -> m.kind() == kind && m.cell().raters() == raters).toList();
    }

    /**
     * Where the nats of a model with some raters go, one a seed; without the seeds of which no
     * lesion could be looked at.
     */
    public List<Nats> nats(ModelKind kind, Raters raters) {
      return of(kind, raters).stream()
          .flatMap(m -> m.nats().stream())
          .filter(n -> n.kl().length > 0)
          .toList();
    }

    /**
     * A score of a model with some raters, image by image, for each seed in their order that has
     * it.
     */
    public Map<Long, double[]> bySeed(ModelKind kind, Differences.Column column) {
      Map<Long, double[]> values = new TreeMap<>();
      of(kind, column.raters()).stream()
          .filter(m -> m.scores().has(column.metric()))
          .forEach(m -> values.put(m.cell().seed(), m.scores().of(column.metric())));
      return values;
    }

    /** The paired comparisons over patients: two models after two, score by score. */
    public List<Differences.Paired> differences() {
      List<String> titles = kinds().stream().map(ModelKind::title).toList();
      return new Differences(this)
          .all().stream()
              .map(Differences.Compared::overPatients)
              .sorted(
                  Comparator.comparingInt((Differences.Paired d) -> titles.indexOf(d.first()))
                      .thenComparingInt(d -> titles.indexOf(d.second())))
              .toList();
    }

    /** Mean entropy of the truth over test patches, nats; NaN where the truth is not known. */
    public double entropy() {
      return data().truth().map(this::entropy).orElse(Double.NaN);
    }

    private double entropy(KnownTruthLesions truth) {
      return Arrays.stream(split().test()).mapToDouble(truth::entropy).average().orElseThrow();
    }
  }

  /** Keeps each training in a folder of its own within this one, with a checkpoint meanwhile. */
  public Comparison optFolder(Path folder) {
    this.folder = folder;
    return this;
  }

  /** Whether it is told too where the nats go; as {@link Protocol#optNats}. */
  public Comparison optNats(boolean nats) {
    protocol.optNats(nats);
    return this;
  }

  /** Trains so many at once, on so many threads each; the results are the same. */
  public Comparison optWorkers(Workers.Asked asked) {
    this.asked = asked;
    return this;
  }

  /**
   * Runs what is not finished yet.
   *
   * @throws IllegalArgumentException if the data do not fit the models, or the folder holds other
   *     trainings
   * @throws UncheckedIOException if a folder cannot be read or written
   */
  public Result run(Progress progress) {
    try {
      return run(List.of(), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has another run what is not finished yet, then takes what it left in the folder. A training
   * that it could not finish is left out and named.
   *
   * @throws IllegalArgumentException if the folder holds other trainings
   */
  public Result run(Runner elsewhere, Progress progress) throws IOException, InterruptedException {
    List<Cell> open = new ArrayList<>();
    for (Cell cell : cells) {
      if (!protocol.isFinished(cell, folder)) {
        open.add(cell);
      }
    }
    return run(open.isEmpty() ? List.of() : elsewhere.run(open, progress), progress);
  }

  /** How many trainings go on at once, and on how many threads each. */
  public Workers workers() {
    return protocol.workers(asked, cells);
  }

  private Result run(List<Failed> before, Progress progress) throws IOException {
    Set<Cell> skipped = before.stream().map(Failed::cell).collect(Collectors.toSet());
    Workers workers = workers();
    List<SideBySide.Work<Outcome>> works = new ArrayList<>();
    for (Cell cell : cells) {
      if (!skipped.contains(cell)) {
        works.add(lane -> train(cell, workers, naming(cell, lane)));
      }
    }
    List<Trained> models = new ArrayList<>();
    List<Failed> failed = new ArrayList<>(before);
    for (Outcome outcome : SideBySide.run(works, workers.jobs(), progress)) {
      if (outcome instanceof Trained trained) {
        models.add(trained);
      } else {
        failed.add((Failed) outcome);
      }
    }
    Map<Raters, List<Scores>> floors = new EnumMap<>(Raters.class);
    for (Cell cell : cells) {
      floors.computeIfAbsent(cell.raters(), r -> protocol.floors(r, progress));
    }
    return new Result(protocol, models, failed, floors);
  }

  private Outcome train(Cell cell, Workers workers, Progress progress) throws IOException {
    Torch.setThreads(workers.threads());
    try {
      return protocol.train(cell, folder, workers.jobs(), progress);
    } catch (ArithmeticException e) {
      return new Failed(cell, e.getMessage());
    }
  }

  /** Where a model is trained more than once, progress says which time this is. */
  private Progress naming(Cell cell, Progress progress) {
    if (cells.stream().map(Cell::kind).distinct().count() == cells.size()) {
      return progress;
    }
    String place = String.format(Locale.ROOT, "[%d of %d] ", cells.indexOf(cell) + 1, cells.size());
    String which = ", " + cell.raters().title() + ", seed " + cell.seed();
    return (what, total) -> progress.start(place + what + which, total);
  }
}
