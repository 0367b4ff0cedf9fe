package org.cflowlab.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.cflowlab.file.BadInputException;

/**
 * The values of a {@link Layout}, each kind in one flat array: an optimizer then updates a whole
 * network in a few native calls, a norm is one call, and a copy is one array.
 *
 * <p>Running statistics hold, for each batch normalisation in order, its means and then its
 * variances.
 */
public final class Parameters implements AutoCloseable {
  /** Weight of the newest batch in the running statistics, as in PyTorch. */
  private static final double NEWEST = 0.1;

  private static final String MEAN = ".mean";
  private static final String VARIANCE = ".variance";

  private final Layout layout;
  private final List<Layout.Slot> slots;
  private final NDManager manager;
  private final Convolutions convolutions;
  private final long[] cuts;
  private final long[] statisticsCuts;
  private final Map<Use, Views> views = new EnumMap<>(Use.class);
  private NDArray values;
  private NDArray statistics;
  private NDArray batchStatistics;

  /**
   * Start values of a layout, owned by a child of the manager given. Each tensor's are drawn from
   * the seed and its name, so that networks of one seed share what they have in common and a
   * comparison of two is a paired one.
   */
  public Parameters(Layout layout, NDManager parent, DataType type, long seed) {
    BadInputException.requirePresent("layout", layout);
    BadInputException.requirePresent("manager", parent);
    this.layout = layout;
    this.slots = layout.slots();
    this.manager = parent.newSubManager();
    boolean single = type == DataType.FLOAT32 && !manager.getDevice().isGpu();
    this.convolutions = single ? Convolutions.standard() : Convolutions.PLAIN;
    double[] start = new double[Math.toIntExact(layout.size())];
    int at = 0;
    for (Layout.Slot slot : slots) {
      RandomGenerator random = Noise.stream(seed, slot.name());
      double[] v = slot.initializer().values(slot.shape(), random);
      System.arraycopy(v, 0, start, at, v.length);
      at += v.length;
    }
    this.cuts = cuts(layout.slots().stream().mapToLong(s -> s.shape().size()).toArray());
    long[] lengths = new long[2 * layout.statistics().size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = layout.statistics().get(i / 2).channels();
    }
    this.statisticsCuts = cuts(lengths);
    double[] unit = new double[Math.toIntExact(java.util.Arrays.stream(lengths).sum())];
    at = 0;
    for (int i = 0; i < lengths.length; i++) {
      java.util.Arrays.fill(unit, at, at += (int) lengths[i], i % 2);
    }
    setValues(cast(start, type));
    this.statistics = keep(cast(unit, type));
    this.batchStatistics = keep(statistics.duplicate());
  }

  private NDArray cast(double[] v, DataType type) {
    try (NDArray wide = manager.create(v)) {
      // toType shares the memory where the type is the same already, whatever it is told to do
      return type == wide.getDataType() ? wide.duplicate() : wide.toType(type, false);
    }
  }

  private static long[] cuts(long[] lengths) {
    long[] cuts = new long[Math.max(0, lengths.length - 1)];
    long sum = 0;
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = sum += lengths[i];
    }
    return cuts;
  }

  private NDArray keep(NDArray array) {
    NDScope.unregister(array);
    array.attach(manager);
    return array;
  }

  /** The layout these are the values of. */
  public Layout layout() {
    return layout;
  }

  /** The manager the values live in; it also says the device. */
  public NDManager manager() {
    return manager;
  }

  /** How convolutions with these values are computed. */
  public Convolutions convolutions() {
    return convolutions;
  }

  /** All trained values, flat, recorded for gradients: [{@link Layout#size()}]. */
  public NDArray values() {
    return values;
  }

  /** Takes new values (ownership goes over), as an optimizer does after a step. */
  public void setValues(NDArray next) {
    if (values == null) {
      Shapes.requireFloating("values", next);
    } else {
      Shapes.requireType("values", next, values.getDataType());
    }
    if (next.getShape().size() != layout.size()) {
      throw new IllegalArgumentException(
          "this network has " + layout.size() + " values, not " + next.getShape().size());
    }
    forgetViews();
    NDArray old = values;
    values = keep(next);
    values.setRequiresGradient(true);
    if (old != null) {
      old.close();
    }
  }

  /** The running statistics of all batch normalisations, flat. */
  public NDArray statistics() {
    return statistics;
  }

  /** Takes new running statistics (ownership goes over). */
  public void setStatistics(NDArray next) {
    if (next.getShape().size() != statistics.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "this network has %d running statistics, not %d",
              statistics.size(),
              next.getShape().size()));
    }
    NDArray old = statistics;
    statistics = keep(next);
    old.close();
    forgetBatch();
  }

  /**
   * The tensors for a forward pass, recorded for gradients, with batch statistics used in place of
   * the running ones. They belong to these parameters: nothing has to be closed.
   */
  public Weights training() {
    return new Weights(this, true);
  }

  /** The tensors for a forward pass without gradients, with the running statistics. Likewise. */
  public Weights evaluation() {
    return new Weights(this, false);
  }

  /**
   * The flat values seen as tensors, until they change.
   *
   * @param kernels the same in the precision of convolutions
   */
  record Views(NDList tensors, NDList kernels, NDList statistics) {
    private void close() {
      tensors.close();
      kernels.close();
      statistics.close();
    }
  }

  /** What views are for. */
  private enum Use {
    EVALUATION,
    TRAINING,
    /** With gradients recorded when they were made, as they are now on the thread that asks. */
    RECORDED_TRAINING
  }

  /** The views for passes of one kind. Several threads may ask. */
  synchronized Views views(boolean training) {
    Use use =
        !training ? Use.EVALUATION : JniUtils.isGradMode() ? Use.RECORDED_TRAINING : Use.TRAINING;
    return views.computeIfAbsent(use, u -> make(training));
  }

  /**
   * Asks for a slot of this layout, or of one that is the same there.
   *
   * @throws IllegalArgumentException if it has another name or shape here
   */
  void require(Layout.Slot slot) {
    Layout.Slot own = slot.index() < slots.size() ? slots.get(slot.index()) : null;
    boolean same =
        own == slot
            || own != null && own.name().equals(slot.name()) && own.shape().equals(slot.shape());
    if (!same) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "these weights are another network's: '%s' is asked for where they have %s",
              slot.name() + " " + slot.shape(),
              own == null ? "nothing" : "'" + own.name() + " " + own.shape() + "'"));
    }
  }

  private Views make(boolean training) {
    NDList tensors = new NDList();
    NDList kernels = new NDList();
    NDList running = new NDList();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray flat = training ? values : values.stopGradient();
      shape(split(flat, cuts), tensors);
      if (convolutions == Convolutions.BF16) {
        shape(split(BrainFloat.narrow(flat), cuts), kernels);
      } else {
        kernels.addAll(tensors);
      }
      if (!layout.statistics().isEmpty()) {
        running = split(training ? batchStatistics : statistics, statisticsCuts);
        running.forEach(this::keep);
      }
    }
    return new Views(tensors, kernels, running);
  }

  private void shape(NDList flat, NDList shaped) {
    for (Layout.Slot slot : slots) {
      NDArray tensor = flat.get(slot.index());
      boolean fits = cuts.length > 0 && tensor.getShape().equals(slot.shape());
      shaped.add(keep(fits ? tensor : tensor.reshape(slot.shape())));
    }
  }

  private synchronized void forgetViews() {
    views.values().forEach(Views::close);
    views.clear();
  }

  private static NDList split(NDArray flat, long[] cuts) {
    return cuts.length == 0 ? new NDList(flat) : flat.split(cuts, 0);
  }

  /**
   * Every tensor by its name: the trained ones in their shapes, then each batch normalisation's
   * {@code .mean} and {@code .variance}. Views of the values they have now.
   */
  public Map<String, NDArray> named() {
    Weights now = evaluation();
    Map<String, NDArray> named = new LinkedHashMap<>();
    layout.slots().forEach(slot -> named.put(slot.name(), now.get(slot)));
    for (Layout.Statistics s : layout.statistics()) {
      named.put(s.name() + MEAN, now.mean(s));
      named.put(s.name() + VARIANCE, now.variance(s));
    }
    return named;
  }

  /**
   * Takes every tensor's values from a source by the names of {@link #named()}.
   *
   * @throws IllegalArgumentException if one has another shape than this layout says
   */
  public void load(Function<String, NDArray> source) {
    NDList trained = new NDList();
    for (Layout.Slot slot : slots) {
      trained.add(fitting(source, slot.name(), slot.shape()));
    }
    NDList running = new NDList();
    for (Layout.Statistics s : layout.statistics()) {
      running.add(fitting(source, s.name() + MEAN, new Shape(s.channels())));
      running.add(fitting(source, s.name() + VARIANCE, new Shape(s.channels())));
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray all = flat(trained);
      NDArray statistics = running.isEmpty() ? null : flat(running); // may be views of their own
      setValues(all);
      if (statistics != null) {
        setStatistics(statistics);
      }
    }
  }

  private NDArray flat(NDList tensors) {
    NDList parts = new NDList();
    tensors.forEach(t -> parts.add(t.flatten().toType(values.getDataType(), false)));
    return NDArrays.concat(parts);
  }

  private static NDArray fitting(Function<String, NDArray> source, String name, Shape shape) {
    NDArray array = source.apply(name);
    if (!array.getShape().equals(shape)) {
      throw new BadInputException(
          "'" + name + "' is " + array.getShape() + ", but this network needs " + shape);
    }
    return array;
  }

  /**
   * Moves the running statistics a tenth of the way towards those of the last training pass; where
   * it did not come by, they stay.
   */
  public void updateStatistics() {
    if (!layout.statistics().isEmpty()) {
      statistics.muli(1 - NEWEST);
      try (NDArray share = batchStatistics.mul(NEWEST)) {
        statistics.addi(share);
      }
      forgetBatch();
    }
  }

  /** Where the next training pass does not come by, it is as if it had found what was there. */
  private void forgetBatch() {
    forgetViews();
    batchStatistics.close();
    batchStatistics = keep(statistics.duplicate());
  }

  @Override
  public void close() {
    manager.close();
  }
}
