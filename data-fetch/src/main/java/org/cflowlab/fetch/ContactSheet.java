package org.cflowlab.fetch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.file.WholeFile;
import org.cflowlab.plot.MaskGrid;
import org.cflowlab.plot.Palette;

/**
 * A picture of a data set: some images spread over it, each with the masks of all raters. Masks are
 * outlined; those of large images, whose vessels are thinner than an outline, are shown white on
 * black.
 */
final class ContactSheet {
  private static final int ROWS = 8;

  /** Images of this many pixels along a side, and more, are large. */
  private static final int LARGE = 256;

  private ContactSheet() {}

  static BufferedImage draw(PatchSet set) {
    List<MaskGrid.Row> rows = new ArrayList<>();
    int shown = Math.min(ROWS, set.size());
    try (NDManager manager = Torch.newManager()) {
      for (int row = 0; row < shown; row++) {
        int i = (int) ((long) row * set.size() / shown);
        boolean large = Math.max(set.height(), set.width()) >= LARGE;
        MaskGrid.Grey image = grey(set, set.shown(i));
        List<MaskGrid.Cell> cells = new ArrayList<>();
        cells.add(new MaskGrid.Cell(image, null, null, "image"));
        NDArray masks = set.masks(manager, i).squeeze(0);
        for (int rater = 0; rater < set.raters(i); rater++) {
          boolean empty = set.marked(i, rater) == 0;
          String caption = "rater " + (set.slot(i, rater) + 1) + (empty ? ": empty" : "");
          float[] mask = masks.get(rater).toFloatArray();
          cells.add(
              large
                  ? new MaskGrid.Cell(grey(set, mask), null, null, caption)
                  : new MaskGrid.Cell(image, mask, Palette.rater(rater), caption));
        }
        rows.add(new MaskGrid.Row(set.id(i).replace('/', '\n'), cells));
      }
    }
    return MaskGrid.draw(rows);
  }

  /** An image or mask of the set, made smaller by means over squares if it is large. */
  private static MaskGrid.Grey grey(PatchSet set, float[] values) {
    int side = Math.max(1, 2 * Math.max(set.height(), set.width()) / LARGE);
    int height = set.height() / side;
    int width = set.width() / side;
    float[] means = new float[height * width];
    for (int y = 0; y < height * side; y++) {
      for (int x = 0; x < width * side; x++) {
        means[y / side * width + x / side] += values[y * set.width() + x] / (side * side);
      }
    }
    return new MaskGrid.Grey(means, height, width);
  }

  /** Draws the sheet of a set into a file, which is there whole or not at all. */
  static void write(PatchSet set, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    WholeFile.write(file, out -> ImageIO.write(draw(set), "png", out));
  }
}
