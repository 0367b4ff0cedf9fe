package org.cflowlab.experiment;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.progress.Progress;

/**
 * All models with all raters and all seeds, on one split and scored on the same test patches, each
 * in a folder of its own: what is finished there is not done again, what was interrupted goes on.
 */
public final class Grid {
  private final Bench bench;
  private final List<Cell> cells;
  private final Path folder;

  /**
   * A training that came to no end.
   *
   * @param reason in one line
   */
  public record Failed(Cell cell, String reason) {}

  /**
   * Everything found.
   *
   * @param floors for each kind of raters among the cells
   */
  public record Result(
      Bench bench,
      List<Comparison.Trained> models,
      List<Failed> failed,
      Map<Raters, List<Scores>> floors) {
    /** The trainings of a model with some raters, one a seed. */
    List<Comparison.Trained> of(ModelKind kind, Raters raters) {
      return models.stream().filter(m -> m.kind() == kind && m.cell().raters() == raters).toList();
    }

    /** A score of a model with some raters, image by image, for each seed in their order. */
    Map<Long, double[]> bySeed(ModelKind kind, Raters raters, Column column) {
      Map<Long, double[]> values = new TreeMap<>();
      of(kind, raters).forEach(m -> values.put(m.cell().seed(), column.of(m.scores())));
      return values;
    }

    /** The models, in the order they were asked for. */
    List<ModelKind> kinds() {
      return models.stream().map(Comparison.Trained::kind).distinct().toList();
    }
  }

  /**
   * A grid; nothing runs yet.
   *
   * @param seed of the split, the single raters and the evaluation's noise, the same for all cells
   * @param folder with a folder for each cell
   * @throws IllegalArgumentException if the data cannot be split
   */
  public Grid(
      DataSets.Opened data,
      List<Cell> cells,
      Preset preset,
      long seed,
      Device device,
      Path folder) {
    this.bench = new Bench(data, preset, seed, device);
    this.cells = List.copyOf(cells);
    this.folder = folder;
  }

  /**
   * The cells of some models, raters and seeds: all models with the first raters and seed first.
   */
  public static List<Cell> cells(List<ModelKind> kinds, List<Raters> raters, List<Long> seeds) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : seeds) {
      for (Raters r : raters) {
        for (ModelKind kind : kinds) {
          cells.add(new Cell(kind, r, seed));
        }
      }
    }
    return cells;
  }

  /**
   * Runs what is not finished yet. A training whose loss stops being a number is left out and
   * named.
   *
   * @throws IllegalArgumentException if the folder holds other trainings
   */
  public Result run(Progress progress) {
    return run(List.of(), progress);
  }

  /**
   * Has another run what is not finished yet, then takes what it left in the folders. A training
   * that it could not finish is left out and named.
   *
   * @throws IllegalArgumentException if the folder holds other trainings
   */
  public Result run(CellRunner elsewhere, Progress progress)
      throws IOException, InterruptedException {
    List<Cell> open = new ArrayList<>();
    for (Cell cell : cells) {
      if (!bench.isFinished(cell, folder)) {
        open.add(cell);
      }
    }
    return run(open.isEmpty() ? List.of() : elsewhere.run(open, progress), progress);
  }

  private Result run(List<Failed> before, Progress progress) {
    List<Comparison.Trained> models = new ArrayList<>();
    List<Failed> failed = new ArrayList<>(before);
    Set<Cell> skipped = before.stream().map(Failed::cell).collect(Collectors.toSet());
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (skipped.contains(cell)) {
        continue;
      }
      String place = "[%d of %d] ".formatted(i + 1, cells.size());
      try {
        models.add(
            bench.train(
                cell,
                folder,
                (what, total) ->
                    progress.start(
                        place + what + ", " + cell.raters().title() + ", seed " + cell.seed(),
                        total)));
      } catch (ArithmeticException e) {
        failed.add(new Failed(cell, e.getMessage()));
      }
    }
    Map<Raters, List<Scores>> floors = new LinkedHashMap<>();
    for (Cell cell : cells) {
      floors.computeIfAbsent(cell.raters(), r -> bench.floors(r, progress));
    }
    return new Result(bench, models, failed, floors);
  }
}
