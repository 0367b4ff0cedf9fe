package org.cflowlab.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.plot.LineChart;
import org.cflowlab.plot.MaskGrid;
import org.cflowlab.plot.Palette;
import org.cflowlab.train.History;

/** The pictures of a comparison. */
public final class Pictures {
  private Pictures() {}

  /**
   * The objective over training steps, each model solid on validation and dashed on training. A
   * model has its colour and its sign at the points.
   */
  public static BufferedImage learningCurves(Comparison.Result result) {
    List<LineChart.Curve> curves = new ArrayList<>();
    for (Comparison.Trained model : result.models()) {
      History h = model.history();
      curves.add(curve(model.kind(), "validation", h.validation(), false));
      curves.add(curve(model.kind(), "training", h.training(), true));
    }
    boolean positive =
        curves.stream().allMatch(c -> java.util.Arrays.stream(c.y()).allMatch(y -> y > 0));
    return LineChart.draw(
        "Negative bound on log p(s|x)", "training step", "nats an image", positive, curves);
  }

  private static LineChart.Curve curve(
      ModelKind kind, String split, List<History.Point> points, boolean dashed) {
    return new LineChart.Curve(
        kind.title() + ", " + split,
        values(points, History.Point::step),
        values(points, History.Point::loss),
        color(kind),
        dashed,
        LineChart.Sign.values()[kind.ordinal()]);
  }

  private static double[] values(
      List<History.Point> points, ToDoubleFunction<History.Point> value) {
    return points.stream().mapToDouble(value).toArray();
  }

  static Color color(ModelKind kind) {
    return switch (kind) {
      case PROB -> Palette.BASE;
      case UNET -> Palette.UNET;
      default -> Palette.flow(kind.ordinal() - ModelKind.PLANAR.ordinal());
    };
  }

  /**
   * Figure 3 for one of the patches shown: the image and its raters, then for each model some
   * samples and, at the end, the mean of many.
   *
   * @param which index among {@link Comparison.Result#shown()}
   */
  public static BufferedImage samples(Comparison.Result result, int which) {
    return samples(
        result.data().patches(),
        result.shown()[which],
        which,
        result.models(),
        m -> m.kind().title());
  }

  /**
   * The same for any trained models.
   *
   * @param patch index into the set
   * @param which index among the patches that the models have samples of
   * @param label of a model's row
   */
  static BufferedImage samples(
      PatchSet set,
      int patch,
      int which,
      List<Comparison.Trained> models,
      Function<Comparison.Trained, String> label) {
    List<MaskGrid.Row> rows = new ArrayList<>();
    try (NDManager manager = Torch.newManager()) {
      MaskGrid.Grey image = grey(set, set.images(manager, patch).toFloatArray());
      List<MaskGrid.Cell> first = new ArrayList<>();
      first.add(new MaskGrid.Cell(image, null, null, "image"));
      NDArray masks = set.masks(manager, patch).squeeze(0);
      for (int rater = 0; rater < set.raters(); rater++) {
        float[] mask = masks.get(rater).toFloatArray();
        String caption = "rater " + (rater + 1) + (isEmpty(mask) ? ": empty" : "");
        first.add(new MaskGrid.Cell(image, mask, Palette.rater(rater), caption));
      }
      float[] mean = masks.mean(new int[] {0}).toFloatArray();
      first.add(new MaskGrid.Cell(grey(set, mean), null, null, "mean"));
      rows.add(new MaskGrid.Row("raters", first));
      for (Comparison.Trained model : models) {
        rows.add(
            row(set, image, label.apply(model), color(model.kind()), model.samples().get(which)));
      }
    }
    return MaskGrid.draw(rows);
  }

  static MaskGrid.Row row(
      PatchSet set, MaskGrid.Grey image, String label, Color color, Comparison.Samples samples) {
    List<MaskGrid.Cell> cells = new ArrayList<>();
    for (float[] mask : samples.masks()) {
      cells.add(cell(image, mask, color, cells.size() + 1));
    }
    cells.add(new MaskGrid.Cell(grey(set, samples.mean()), null, null, "mean"));
    return new MaskGrid.Row(label.replace(" (", "\n("), cells);
  }

  /** A sample over its image. */
  static MaskGrid.Cell cell(MaskGrid.Grey image, float[] mask, Color color, int number) {
    String caption = "sample " + number + (isEmpty(mask) ? ": empty" : "");
    return new MaskGrid.Cell(image, mask, color, caption);
  }

  static MaskGrid.Grey grey(PatchSet set, float[] values) {
    return new MaskGrid.Grey(values, set.height(), set.width());
  }

  private static boolean isEmpty(float[] mask) {
    for (float pixel : mask) {
      if (pixel != 0) {
        return false;
      }
    }
    return true;
  }
}
