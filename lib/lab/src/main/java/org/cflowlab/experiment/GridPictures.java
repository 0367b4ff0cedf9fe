package org.cflowlab.experiment;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.cflowlab.data.PatchSet;
import org.cflowlab.metric.Calibration;
import org.cflowlab.plot.LineChart;
import org.cflowlab.plot.Palette;
import org.cflowlab.train.History;

/** The pictures of a grid, each the mean over the seeds of a model. */
final class GridPictures {
  private GridPictures() {}

  /** The validation loss over steps; a step that some seeds did not reach is the others' mean. */
  static BufferedImage learningCurves(Grid.Result result, Raters raters) {
    List<LineChart.Curve> curves = new ArrayList<>();
    for (ModelKind kind : result.kinds()) {
      TreeMap<Integer, List<Double>> bySteps = new TreeMap<>();
      for (Comparison.Trained m : result.of(kind, raters)) {
        for (History.Point p : m.history().validation()) {
          bySteps.computeIfAbsent(p.step(), s -> new ArrayList<>()).add(p.loss());
        }
      }
      if (!bySteps.isEmpty()) {
        double[] x = bySteps.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y =
            bySteps.values().stream()
                .mapToDouble(v -> v.stream().mapToDouble(d -> d).average().orElseThrow())
                .toArray();
        curves.add(curve(kind, x, y));
      }
    }
    DoubleSummaryStatistics range =
        curves.stream().flatMapToDouble(c -> Arrays.stream(c.y())).summaryStatistics();
    boolean decades = range.getMin() > 0 && range.getMax() > 10 * range.getMin();
    return LineChart.draw(
        "Negative bound on the validation split, " + raters.title(),
        "training step",
        "nats an image",
        decades,
        curves);
  }

  /** -CLL over the number of samples it is estimated from. */
  static BufferedImage cllCurves(Grid.Result result, Raters raters) {
    double[] x = Arrays.stream(Evaluation.CURVE).asDoubleStream().toArray();
    List<LineChart.Curve> curves = new ArrayList<>();
    for (ModelKind kind : result.kinds()) {
      List<Comparison.Trained> seeds = result.of(kind, raters);
      double[] y = new double[x.length];
      for (Comparison.Trained m : seeds) {
        Arrays.setAll(y, i -> y[i] + m.scores().map().cllCurve()[i] / seeds.size());
      }
      if (!seeds.isEmpty()) {
        curves.add(curve(kind, x, y));
      }
    }
    return LineChart.draw(
        "-CLL over the number of samples, " + raters.title(),
        "samples N from the prior",
        "nats an image",
        false,
        curves);
  }

  /** The share of marks over the mean probability, bin by bin. */
  static BufferedImage reliability(Grid.Result result, Raters raters) {
    List<LineChart.Curve> curves = new ArrayList<>();
    double[] ends = {0, 1};
    curves.add(new LineChart.Curve("calibrated", ends, ends, Palette.TRUTH, true));
    for (ModelKind kind : result.kinds()) {
      Calibration all = calibration(result.of(kind, raters));
      int[] filled =
          IntStream.range(0, Calibration.BINS).filter(b -> all.pixels()[b] > 0).toArray();
      if (filled.length > 0) {
        curves.add(
            curve(
                kind,
                Arrays.stream(filled).mapToDouble(all::probability).toArray(),
                Arrays.stream(filled).mapToDouble(all::frequency).toArray()));
      }
    }
    return LineChart.draw(
        "Reliability of the mean map, " + raters.title(),
        "mean probability of a pixel",
        "share of raters that mark it",
        false,
        curves);
  }

  static Calibration calibration(List<Comparison.Trained> seeds) {
    return seeds.stream()
        .map(m -> m.scores().map().calibration())
        .reduce(Calibration.none(), Calibration::plus);
  }

  private static LineChart.Curve curve(ModelKind kind, double[] x, double[] y) {
    Color color = Pictures.color(kind);
    LineChart.Sign sign = LineChart.Sign.values()[kind.ordinal()];
    return new LineChart.Curve(kind.title(), x, y, color, false, sign);
  }

  /** Figure 3: one test patch, its raters, and samples of every model with each kind of raters. */
  static BufferedImage samples(Grid.Result result, int which) {
    PatchSet set = result.bench().data().patches();
    List<Comparison.Trained> first = new ArrayList<>();
    for (Raters raters : result.floors().keySet()) {
      for (ModelKind kind : result.kinds()) {
        result.of(kind, raters).stream().findFirst().ifPresent(first::add);
      }
    }
    return Pictures.samples(
        set,
        result.bench().shown()[which],
        which,
        first,
        m -> m.kind().title() + "\n" + m.cell().raters().title());
  }
}
