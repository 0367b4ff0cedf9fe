package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.array.Parameters;
import org.cflowlab.file.BadInputException;
import org.cflowlab.model.Segmenter;

/**
 * How far a training is: the steps done, the objective on the way, the optimizer's averages and a
 * copy of the values that validated best. A {@link Checkpoint} is it in a file.
 */
final class TrainingState {
  private final List<String> signature;
  private final Parameters parameters;
  private final Adam adam;
  private final List<History.Point> training = new ArrayList<>();
  private final List<History.Point> validation = new ArrayList<>();
  private final long start = System.nanoTime();
  private double before;
  private int step;
  private int bestStep;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private NDArray bestValues;
  private NDArray bestStatistics;

  TrainingState(Segmenter net, Adam adam) {
    this.signature = net.signature();
    this.parameters = net.parameters();
    this.adam = adam;
  }

  /** Steps done at the last look at the validation split; 0 before the first. */
  int step() {
    return step;
  }

  /** The objective at each look so far. */
  List<History.Point> validation() {
    return validation;
  }

  /** Looks since the one that was best. */
  long looksSinceBest() {
    return validation.stream().filter(p -> p.step() > bestStep).count();
  }

  /** Adds a look, and copies the parameters if it is the best. */
  void add(History.Point trained, History.Point validated) {
    training.add(trained);
    validation.add(validated);
    step = validated.step();
    if (validated.loss() < bestLoss) {
      try (NDArray now = parameters.values().stopGradient()) {
        setBest(step, validated.loss(), now.duplicate(), parameters.statistics().duplicate());
      }
    }
  }

  private void setBest(int at, double loss, NDArray values, NDArray statistics) {
    if (bestValues != null) {
      bestValues.close();
      bestStatistics.close();
    }
    bestStep = at;
    bestLoss = loss;
    bestValues = values;
    bestStatistics = statistics;
  }

  /** Ends the training: the parameters are those that validated best. */
  History end() {
    if (bestValues != null) {
      parameters.setValues(bestValues);
      parameters.setStatistics(bestStatistics);
    }
    return new History(training, validation, bestStep, seconds());
  }

  private double seconds() {
    return before + (System.nanoTime() - start) / 1e9;
  }

  /**
   * Writes a checkpoint and the log into a folder.
   *
   * @param identity of the training: it goes on only from a checkpoint with the same
   */
  void write(Path folder, String identity) throws IOException {
    String type = parameters.values().getDataType().name();
    Checkpoint.State state =
        new Checkpoint.State(
            identity, type, step, seconds(), bestStep, bestLoss, training, validation, signature);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      arrays.put("values", parameters.values().stopGradient());
      arrays.put("statistics", parameters.statistics());
      arrays.put("mean", adam.mean());
      arrays.put("square", adam.square());
      boolean none = bestValues == null;
      arrays.put("best.values", none ? arrays.get("values") : bestValues);
      arrays.put("best.statistics", none ? arrays.get("statistics") : bestStatistics);
      new Checkpoint(state, arrays).write(Checkpoint.in(folder));
    }
    RunLog.write(folder, training, validation);
  }

  /**
   * Goes on from the folder's checkpoint, if there is one.
   *
   * @throws BadInputException if it is of another training, or of one that diverged
   */
  void read(Path folder, String identity) throws IOException {
    Path file = Checkpoint.in(folder);
    if (!Files.exists(file)) {
      return;
    }
    Checkpoint checkpoint = Checkpoint.read(file, parameters.manager());
    Checkpoint.State state = checkpoint.state();
    if (!state.settings().equals(identity)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s is the checkpoint of another training (%s); take another folder",
              file,
              state.settings()));
    }
    requireNetwork(file, state.network());
    requireFinite(file, state.validation());
    step = state.step();
    before = state.seconds();
    training.addAll(state.training());
    validation.addAll(state.validation());
    Map<String, NDArray> arrays = checkpoint.arrays();
    adam.restore(arrays.get("mean"), arrays.get("square"), step);
    parameters.setValues(arrays.get("values"));
    parameters.setStatistics(arrays.get("statistics"));
    setBest(
        state.bestStep(),
        state.bestLoss(),
        arrays.get("best.values"),
        arrays.get("best.statistics"));
  }

  /** Checkpoints written before a validation without a number ended a training may hold one. */
  private static void requireFinite(Path file, List<History.Point> validation) {
    BadInputException.require(
        validation.stream().allMatch(look -> Double.isFinite(look.loss())),
        file + " is the checkpoint of a training that diverged; delete it to train from the start");
  }

  /** Asks for the same network; names the first difference. */
  private void requireNetwork(Path file, List<String> written) {
    if (written == null || written.equals(signature)) {
      return;
    }
    int i = 0;
    while (i < written.size() && i < signature.size() && written.get(i).equals(signature.get(i))) {
      i++;
    }
    throw new BadInputException(
        String.format(
            Locale.ROOT,
            "%s is the checkpoint of another network: there '%s', here '%s'; take another folder",
            file,
            i < written.size() ? written.get(i) : "nothing more",
            i < signature.size() ? signature.get(i) : "nothing more"));
  }
}
