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
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.model.Segmenter;
import org.cflowlab.plot.MaskGrid;
import org.cflowlab.plot.Palette;

/**
 * Segmentations of one picture of any size.
 *
 * @param image the picture
 * @param masks each height x width, 0 or 1
 * @param mean of the probabilities, height x width
 */
public record Sampling(GreyImage image, List<float[]> masks, float[] mean) {
  private static final int COLUMNS = 8;

  /**
   * Draws n segmentations, from the prior and the decoder alone.
   *
   * @param n at least 1
   * @param seed of the noise
   */
  public static Sampling of(Segmenter net, GreyImage image, int n, long seed) {
    NDManager manager = net.parameters().manager();
    Noise noise = new Noise(seed, "sample");
    int area = image.height() * image.width();
    long channels = net.sizes().filters()[0];
    int atOnce = (int) Math.max(1, Evaluation.BUDGET / (channels * area));
    float[] mean = new float[area];
    List<float[]> masks = new ArrayList<>();
    while (masks.size() < n) {
      int count = Math.min(atOnce, n - masks.size());
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray x = manager.create(image.values(), new Shape(1, 1, image.height(), image.width()));
        NDArray eps = noise.normal(manager, new Shape(1, count, net.latent()), DataType.FLOAT32);
        NDArray logits = net.sample(x, eps, net.parameters().evaluation()).squeeze(0);
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

  /** A mask, or the mean, as a grey picture of the image's size: 0 black to 1 white. */
  public BufferedImage picture(float[] values) {
    return grey(values).picture();
  }

  private MaskGrid.Grey grey(float[] values) {
    return new MaskGrid.Grey(values, image.height(), image.width());
  }

  /** The picture, the mean, and the outline of every mask. */
  public BufferedImage overview(Color color) {
    MaskGrid.Grey grey = grey(image.values());
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
        cells.add(Pictures.cell(grey, masks.get(i), color, "sample " + (i + 1)));
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
