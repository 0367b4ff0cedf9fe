package org.cflowlab.experiment.report;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.model.Segmenter;
import org.cflowlab.plot.MaskGrid;
import org.cflowlab.plot.Palette;
import org.cflowlab.progress.Progress;

/**
 * Segmentations of one picture of any size.
 *
 * @param image the picture
 * @param masks each height x width, 0 or 1
 * @param mean of the probabilities, height x width
 */
public record Sampling(GreyImage image, List<float[]> masks, float[] mean) {
  private static final int COLUMNS = 8;

  /** A side of a picture in the overview, at most. */
  private static final int SHOWN = 1024;

  /** Masks of pictures with a larger side are shown whole: outlines would hide what is thin. */
  private static final int LARGE = 256;

  /**
   * Draws n segmentations, from the prior and the decoder alone. A picture too large to be taken
   * whole is taken in tiles: see {@link TiledSampling}.
   *
   * @param n at least 1
   * @param seed of the noise
   */
  public static Sampling of(Segmenter net, GreyImage image, int n, long seed) {
    return of(net, image, n, seed, Progress.NONE);
  }

  /** The same, with progress told of each tile. */
  public static Sampling of(Segmenter net, GreyImage image, int n, long seed, Progress progress) {
    if (image.channels() != net.sizes().channels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model takes pictures of %d channels, not %d",
              net.sizes().channels(),
              image.channels()));
    }
    return TiledSampling.isNeeded(net, image)
        ? new TiledSampling(net, image).draw(n, seed, progress)
        : whole(net, image, n, seed);
  }

  static Sampling whole(Segmenter net, GreyImage image, int n, long seed) {
    NDManager manager = net.parameters().manager();
    Noise noise = new Noise(seed, "sample");
    int area = image.height() * image.width();
    long channels = net.sizes().filters()[0];
    int atOnce = (int) Math.max(1, Evaluation.BUDGET / (channels * area));
    Shape shape = new Shape(1, image.channels(), image.height(), image.width());
    float[] mean = new float[area];
    List<float[]> masks = new ArrayList<>();
    while (masks.size() < n) {
      int count = Math.min(atOnce, n - masks.size());
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        DataType type = net.parameters().values().getDataType();
        NDArray x = manager.create(image.values(), shape).toType(type, false);
        NDArray eps = noise.normal(manager, new Shape(1, count, net.latent()), type);
        NDArray logits =
            net.sample(x, eps, net.parameters().evaluation())
                .squeeze(0)
                .toType(DataType.FLOAT32, false);
        float[] sum = Functions.sigmoid(logits).sum(new int[] {0}).toFloatArray();
        for (int k = 0; k < area; k++) {
          mean[k] += sum[k] / n;
        }
        float[] all = logits.gt(0).toType(DataType.FLOAT32, false).toFloatArray();
        for (int i = 0; i < count; i++) {
          masks.add(Arrays.copyOfRange(all, i * area, (i + 1) * area));
        }
      }
    }
    return new Sampling(image, masks, mean);
  }

  /** A plane of another size, such as that of the picture before it was resampled. */
  public record Restored(GreyImage original, UnaryOperator<float[]> plane) {}

  /** Masks and mean brought to another size: a mask is marked where at least half is. */
  public Sampling restored(Restored to) {
    return new Sampling(
        to.original, new Masks(masks, mask -> marks(to.plane.apply(mask))), to.plane.apply(mean));
  }

  private static float[] marks(float[] soft) {
    for (int k = 0; k < soft.length; k++) {
      soft[k] = soft[k] >= .5f ? 1 : 0;
    }
    return soft;
  }

  /** Masks that are made from others each time they are asked for. */
  private static final class Masks extends java.util.AbstractList<float[]> {
    private final List<float[]> of;
    private final UnaryOperator<float[]> change;

    Masks(List<float[]> of, UnaryOperator<float[]> change) {
      this.of = of;
      this.change = change;
    }

    @Override
    public float[] get(int i) {
      return change.apply(of.get(i));
    }

    @Override
    public int size() {
      return of.size();
    }
  }

  /** A mask, or the mean, as a grey picture of the image's size: 0 black to 1 white. */
  public BufferedImage picture(float[] values) {
    return new MaskGrid.Grey(values, image.height(), image.width()).picture();
  }

  /** A plane to be shown, made smaller by leaving pixels out if it is large. */
  private MaskGrid.Grey grey(float[] values) {
    int step = step();
    if (step == 1) {
      return new MaskGrid.Grey(values, image.height(), image.width());
    }
    float[] fewer = fewer(values);
    return new MaskGrid.Grey(fewer, image.height() / step, image.width() / step);
  }

  private int step() {
    return Math.max(1, Math.max(image.height(), image.width()) / SHOWN);
  }

  private float[] fewer(float[] values) {
    int step = step();
    int height = image.height() / step;
    int width = image.width() / step;
    float[] fewer = new float[height * width];
    for (int k = 0; k < fewer.length; k++) {
      fewer[k] = values[k / width * step * image.width() + k % width * step];
    }
    return fewer;
  }

  /** The picture, the mean, and the outline of every mask, or the mask if the picture is large. */
  public BufferedImage overview(Color color) {
    MaskGrid.Grey grey = grey(image.grey().values());
    List<MaskGrid.Row> rows = new ArrayList<>();
    rows.add(
        new MaskGrid.Row(
            "picture",
            List.of(
                new MaskGrid.Cell(grey, null, null, "image"),
                new MaskGrid.Cell(grey(mean), null, null, "mean"))));
    for (int from = 0; from < masks.size(); from += COLUMNS) {
      List<MaskGrid.Cell> cells = new ArrayList<>();
      for (int i = from; i < Math.min(masks.size(), from + COLUMNS); i++) {
        float[] mask = masks.get(i);
        String caption = "sample " + (i + 1);
        cells.add(
            Math.max(image.height(), image.width()) > LARGE
                ? new MaskGrid.Cell(grey(mask), null, null, caption)
                : Pictures.cell(grey, mask, color, caption));
      }
      rows.add(new MaskGrid.Row("samples", cells));
    }
    return MaskGrid.draw(rows);
  }

  /** The overview in the colour of a flow's samples. */
  public BufferedImage overview() {
    return overview(Palette.FLOW);
  }
}
