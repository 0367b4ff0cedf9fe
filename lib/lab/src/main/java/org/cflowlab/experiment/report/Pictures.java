package org.cflowlab.experiment.report;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Nats;
import org.cflowlab.experiment.Raters;
import org.cflowlab.loss.Schedule;
import org.cflowlab.metric.Calibration;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.Segmenter;
import org.cflowlab.plot.LineChart;
import org.cflowlab.plot.MaskGrid;
import org.cflowlab.plot.Mosaic;
import org.cflowlab.plot.Palette;
import org.cflowlab.plot.StackedBars;
import org.cflowlab.train.History;

/**
 * The pictures of a comparison. A curve is the mean over the seeds of a model, which has its colour
 * and its sign at the points in all of them.
 */
public final class Pictures {
  /** The answers of the known truth, in the order of its templates. */
  private static final List<String> ANSWERS =
      List.of("nothing", "the core", "the whole", "whole and satellite");

  private Pictures() {}

  /** The learning curves under the first kind of raters. */
  public static BufferedImage learningCurves(Comparison.Result result) {
    return learningCurves(result, result.raters().iterator().next());
  }

  /**
   * The objective over training steps, each model solid on validation and, where there is one seed
   * alone, dashed on training. A step that some seeds did not reach is the others' mean.
   */
  static BufferedImage learningCurves(Comparison.Result result, Raters raters) {
    List<LineChart.Curve> curves = new ArrayList<>();
    for (ModelKind kind : result.kinds()) {
      addCurve(curves, result.of(kind, raters), kind, "validation", false, History::validation);
      if (result.seeds().size() == 1) {
        addCurve(curves, result.of(kind, raters), kind, "training", true, History::training);
      }
    }
    boolean decades =
        curves.stream().flatMapToDouble(c -> Arrays.stream(c.y())).allMatch(y -> y > 0);
    Schedule objective = objective(result);
    return LineChart.draw(
        lowered(objective)
            + (objective.endsWithBound() ? " on log p(s|x)" : "")
            + (result.raters().size() > 1 ? ", " + raters.title() : ""),
        "training step",
        unit(objective),
        decades,
        curves);
  }

  static Schedule objective(Comparison.Result result) {
    return result.protocol().settings().objective();
  }

  /** What the looks at the validation split measure. */
  static String lowered(Schedule objective) {
    return objective.endsWithBound() ? "Negative bound" : "Objective " + objective.lastInWords();
  }

  static String unit(Schedule objective) {
    return objective.endsWithBound() ? "nats an image" : "an image";
  }

  private static void addCurve(
      List<LineChart.Curve> curves,
      List<Comparison.Trained> seeds,
      ModelKind kind,
      String split,
      boolean dashed,
      Function<History, List<History.Point>> points) {
    TreeMap<Integer, List<Double>> bySteps = new TreeMap<>();
    for (Comparison.Trained m : seeds) {
      for (History.Point p : points.apply(m.history())) {
        bySteps.computeIfAbsent(p.step(), s -> new ArrayList<>()).add(p.loss());
      }
    }
    if (!bySteps.isEmpty()) {
      double[] x = bySteps.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
      double[] y =
          bySteps.values().stream()
              .mapToDouble(v -> v.stream().mapToDouble(d -> d).average().orElseThrow())
              .toArray();
      curves.add(curve(kind, kind.title() + ", " + split, x, y, dashed));
    }
  }

  /** -CLL over the number of samples it is estimated from. */
  static BufferedImage cllCurves(Comparison.Result result, Raters raters) {
    double[] x = Arrays.stream(Evaluation.curve()).asDoubleStream().toArray();
    List<LineChart.Curve> curves = new ArrayList<>();
    for (ModelKind kind : result.kinds()) {
      List<Comparison.Trained> seeds = result.of(kind, raters);
      double[] y = new double[x.length];
      for (Comparison.Trained m : seeds) {
        Arrays.setAll(y, i -> y[i] + m.scores().cllCurve()[i] / seeds.size());
      }
      if (!seeds.isEmpty()) {
        curves.add(curve(kind, kind.title(), x, y, false));
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
  static BufferedImage reliability(Comparison.Result result, Raters raters) {
    List<LineChart.Curve> curves = new ArrayList<>();
    double[] ends = {0, 1};
    curves.add(new LineChart.Curve("calibrated", ends, ends, Palette.TRUTH, true));
    for (ModelKind kind : result.kinds()) {
      Calibration all =
          result.of(kind, raters).stream()
              .map(m -> m.scores().calibration())
              .reduce(Calibration.none(), Calibration::plus);
      addBins(curves, kind, all);
    }
    return LineChart.draw(
        "Reliability of the mean map, " + raters.title(),
        "mean probability of a pixel",
        "share of raters that mark it",
        false,
        curves);
  }

  private static void addBins(List<LineChart.Curve> curves, ModelKind kind, Calibration all) {
    int[] filled = IntStream.range(0, Calibration.BINS).filter(b -> all.pixels()[b] > 0).toArray();
    if (filled.length > 0) {
      double[] x = Arrays.stream(filled).mapToDouble(all::probability).toArray();
      double[] y = Arrays.stream(filled).mapToDouble(all::frequency).toArray();
      curves.add(curve(kind, kind.title(), x, y, false));
    }
  }

  /**
   * How often each model gives each answer of the known truth over how probable it is, over the
   * lesions of each bin; one chart for each answer. On the dashed line a model gives an answer as
   * often as raters do.
   */
  static BufferedImage answers(Comparison.Result result, Raters raters) {
    List<BufferedImage> charts = new ArrayList<>();
    for (int k = 0; k < ANSWERS.size(); k++) {
      List<LineChart.Curve> curves = new ArrayList<>();
      double[] ends = {0, 1};
      curves.add(new LineChart.Curve("the truth", ends, ends, Palette.TRUTH, true));
      for (ModelKind kind : result.kinds()) {
        int answer = k;
        Calibration all =
            result.of(kind, raters).stream()
                .map(m -> m.scores().answers().get(answer))
                .reduce(Calibration.none(), Calibration::plus);
        addBins(curves, kind, all);
      }
      charts.add(
          LineChart.draw(
              "The answer '" + ANSWERS.get(k) + "', " + raters.title(),
              "its probability",
              "share of samples that give it",
              false,
              curves));
    }
    return Mosaic.of(charts, 2);
  }

  /**
   * Where the nats of each model go, the mean over seeds: one bar a model, as long as its negative
   * bound.
   *
   * @see Nats
   */
  public static BufferedImage nats(Comparison.Result result, Raters raters) {
    List<StackedBars.Bar> bars = new ArrayList<>();
    boolean split = true;
    for (ModelKind kind : result.kinds()) {
      List<Nats> all = result.nats(kind, raters);
      if (!all.isEmpty()) {
        double gap = mean(all, Nats::meanGap);
        double part = mean(all, Nats::meanApproximation);
        split &= !Double.isNaN(part);
        bars.add(
            new StackedBars.Bar(
                kind.title(),
                mean(all, Nats::meanEntropy),
                Math.max(0, mean(all, Nats::meanKl)),
                Double.isNaN(part) ? 0 : Math.max(0, part),
                Math.max(0, Double.isNaN(part) ? gap : gap - part)));
      }
    }
    return StackedBars.draw(
        "Where the nats go, " + raters.title(),
        "negative bound, nats an answer",
        List.of(
            new StackedBars.Part("entropy of the truth", Palette.PRIOR),
            new StackedBars.Part("KL(truth || model)", Palette.BASE),
            new StackedBars.Part("approximation", Palette.FLOW),
            new StackedBars.Part(split ? "amortisation" : "gap of the bound", Palette.flow(2))),
        bars);
  }

  private static double mean(List<Nats> all, ToDoubleFunction<Nats> of) {
    return all.stream().mapToDouble(of).average().orElseThrow();
  }

  private static LineChart.Curve curve(
      ModelKind kind, String name, double[] x, double[] y, boolean dashed) {
    LineChart.Sign sign = LineChart.Sign.of(kind.ordinal());
    return new LineChart.Curve(name, x, y, color(kind), dashed, sign);
  }

  static Color color(ModelKind kind) {
    return switch (kind) {
      case PROB -> Palette.BASE;
      case PROB_MC -> Palette.BASE_SAMPLED;
      case UNET -> Palette.UNET;
      case SSN -> Palette.LOW_RANK;
      case PLANAR, GLOW, RADIAL, SPLINE ->
          Palette.flow(kind.ordinal() - ModelKind.PLANAR.ordinal());
      case PRIOR_PLANAR, PRIOR_GLOW, PRIOR_SPLINE, BOTH ->
          Palette.priorFlow(kind.ordinal() - ModelKind.PRIOR_PLANAR.ordinal());
    };
  }

  /**
   * Figure 3 for one of the patches shown: the image and its raters, then for each model, with each
   * kind of raters, samples of the first seed and at the end the mean of many.
   *
   * @param which index among {@link Comparison.Result#shown()}
   */
  public static BufferedImage samples(Comparison.Result result, int which) {
    PatchSet set = result.data().patches();
    List<MaskGrid.Row> rows = new ArrayList<>();
    try (NDManager manager = Torch.newManager()) {
      int patch = result.shown()[which];
      MaskGrid.Grey image = grey(set, set.shown(patch));
      rows.add(raters(set, set.masks(manager, patch).squeeze(0), image));
      for (Raters raters : result.raters()) {
        String whose = result.raters().size() > 1 ? "\n" + raters.title() : "";
        for (ModelKind kind : result.kinds()) {
          for (Comparison.Trained first : result.of(kind, raters).stream().limit(1).toList()) {
            String label = kind.title().replace(" (", "\n(") + whose;
            List<MaskGrid.Cell> cells = cells(set, image, color(kind), first.samples().get(which));
            rows.add(new MaskGrid.Row(label, cells));
          }
        }
      }
    }
    return MaskGrid.draw(rows);
  }

  /**
   * The same for any patch and any networks, such as models that come with the kit.
   *
   * @param nets by the names of their rows, in their order
   * @param seed of the samples
   */
  public static BufferedImage samples(
      PatchSet set, int patch, Map<String, ? extends Segmenter> nets, long seed) {
    List<MaskGrid.Row> rows = new ArrayList<>();
    try (NDManager manager = Torch.newManager()) {
      MaskGrid.Grey image = grey(set, set.shown(patch));
      rows.add(raters(set, set.masks(manager, patch).squeeze(0), image));
      nets.forEach(
          (name, net) -> {
            Comparison.Samples drawn = Comparison.Samples.of(net, set, patch, seed);
            boolean flow = net instanceof CFlowNet latent && latent.hasFlow();
            Color color = flow ? Palette.FLOW : Palette.BASE;
            rows.add(new MaskGrid.Row(name, cells(set, image, color, drawn)));
          });
    }
    return MaskGrid.draw(rows);
  }

  private static MaskGrid.Row raters(PatchSet set, NDArray masks, MaskGrid.Grey image) {
    List<MaskGrid.Cell> cells = new ArrayList<>();
    cells.add(new MaskGrid.Cell(image, null, null, "image"));
    for (int rater = 0; rater < masks.getShape().get(0); rater++) {
      float[] mask = masks.get(rater).toFloatArray();
      cells.add(cell(image, mask, Palette.rater(rater), "rater " + (rater + 1)));
    }
    float[] mean = masks.mean(new int[] {0}).toFloatArray();
    cells.add(new MaskGrid.Cell(grey(set, mean), null, null, "mean"));
    return new MaskGrid.Row("raters", cells);
  }

  private static List<MaskGrid.Cell> cells(
      PatchSet set, MaskGrid.Grey image, Color color, Comparison.Samples samples) {
    List<MaskGrid.Cell> cells = new ArrayList<>();
    for (float[] mask : samples.masks()) {
      cells.add(cell(image, mask, color, "sample " + (cells.size() + 1)));
    }
    cells.add(new MaskGrid.Cell(grey(set, samples.mean()), null, null, "mean"));
    return cells;
  }

  /** A mask over its image, said to be empty where it is. */
  static MaskGrid.Cell cell(MaskGrid.Grey image, float[] mask, Color color, String name) {
    boolean empty = IntStream.range(0, mask.length).allMatch(k -> mask[k] == 0);
    return new MaskGrid.Cell(image, mask, color, name + (empty ? ": empty" : ""));
  }

  private static MaskGrid.Grey grey(PatchSet set, float[] values) {
    return new MaskGrid.Grey(values, set.height(), set.width());
  }
}
