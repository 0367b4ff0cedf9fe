package org.cflowlab.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A grid of images with masks as outlines over them, one labelled row below the other: the picture
 * of Figure 3. Images keep their aspect.
 */
public final class MaskGrid {
  private static final int CELL = 112;

  private static final float THICKNESS = 2;

  private static final int GAP = 6;
  private static final int LABEL_WIDTH = 130;
  private static final int CAPTION_HEIGHT = 18;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private MaskGrid() {}

  /** An image [height x width], row by row, 0 black to 1 white. */
  public record Grey(float[] values, int height, int width) {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the number of values does not fit it
     */
    public Grey {
      if (values.length != height * width) {
        throw new IllegalArgumentException(
            values.length + " values do not make an image of " + height + " x " + width);
      }
    }

    /** The image, pixel by pixel. */
    public BufferedImage picture() {
      BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < values.length; i++) {
        int level = Math.round(255 * Math.min(1, Math.max(0, values[i])));
        picture.getRaster().setSample(i % width, i / width, 0, level);
      }
      return picture;
    }
  }

  /**
   * A mask drawn as its outline.
   *
   * @param mask 0 or 1, as large as the image
   * @param color of the line
   */
  public record Outline(float[] mask, Color color) {}

  /**
   * One cell.
   *
   * @param image what is shown
   * @param outlines over it; where several coincide, their colours take turns along the line, so
   *     that all are seen and a small mask is not covered by them
   * @param caption a few words above the cell; may be empty
   */
  public record Cell(Grey image, List<Outline> outlines, String caption) {
    /**
     * A cell with one outline.
     *
     * @param mask 0 or 1, as large as the image; or null for none
     * @param outline the outline's colour
     */
    public Cell(Grey image, float[] mask, Color outline, String caption) {
      this(image, mask == null ? List.of() : List.of(new Outline(mask, outline)), caption);
    }
  }

  /**
   * One row.
   *
   * @param label what the row shows, at its left; may have several lines
   * @param cells from left to right
   */
  public record Row(String label, List<Cell> cells) {}

  /** The picture of some rows, as wide as the longest. */
  public static BufferedImage draw(List<Row> rows) {
    return draw(rows, CELL);
  }

  /**
   * The same with cells of another size.
   *
   * @param size of a cell, in pixels
   */
  public static BufferedImage draw(List<Row> rows, int size) {
    int columns = rows.stream().mapToInt(r -> r.cells.size()).max().orElse(0);
    int rowHeight = size + CAPTION_HEIGHT + GAP;
    return Canvas.draw(
        LABEL_WIDTH + columns * (size + GAP) + GAP,
        rows.size() * rowHeight + GAP,
        g -> drawRows(g, rows, size, rowHeight));
  }

  private static void drawRows(Graphics2D g, List<Row> rows, int size, int rowHeight) {
    g.setFont(FONT);
    for (int r = 0; r < rows.size(); r++) {
      int y = GAP + r * rowHeight;
      drawLabel(g, rows.get(r).label, y + CAPTION_HEIGHT + size / 2);
      for (int c = 0; c < rows.get(r).cells.size(); c++) {
        drawCell(g, rows.get(r).cells.get(c), LABEL_WIDTH + c * (size + GAP), y, size);
      }
    }
  }

  private static void drawLabel(Graphics2D g, String label, int middle) {
    g.setColor(Color.BLACK);
    String[] lines = label.split("\n");
    int step = g.getFontMetrics().getHeight();
    int y = middle - (lines.length - 1) * step / 2 + g.getFontMetrics().getAscent() / 2;
    for (String line : lines) {
      g.drawString(line, GAP, y);
      y += step;
    }
  }

  private static void drawCell(Graphics2D g, Cell cell, int x, int y, int size) {
    g.setColor(Color.BLACK);
    g.drawString(cell.caption, x, y + CAPTION_HEIGHT - 4);
    g.translate(x, y + CAPTION_HEIGHT);
    double scale = (double) size / Math.max(cell.image.height, cell.image.width);
    int height = (int) Math.round(scale * cell.image.height);
    int width = (int) Math.round(scale * cell.image.width);
    int left = (size - width) / 2;
    int top = (size - height) / 2;
    g.translate(left, top);
    g.drawImage(cell.image.picture(), 0, 0, width, height, null);
    drawOutlines(g, cell, scale);
    g.translate(-x - left, -y - CAPTION_HEIGHT - top);
  }

  private static void drawOutlines(Graphics2D g, Cell cell, double scale) {
    Path2D[] lines = new Path2D[cell.outlines.size()];
    Arrays.setAll(lines, i -> new Path2D.Double());
    for (int r = 0; r <= cell.image.height; r++) {
      for (int c = 0; c <= cell.image.width; c++) {
        addEdge(lines, cell, scale, r, c, 0, 1);
        addEdge(lines, cell, scale, r, c, 1, 0);
      }
    }
    for (Path2D line : lines) {
      stroke(g, line, THICKNESS + 1.4f, new Color(255, 255, 255, 150));
    }
    for (int i = 0; i < lines.length; i++) {
      stroke(g, lines[i], THICKNESS, cell.outlines.get(i).color);
    }
  }

  /**
   * Adds the edge between a pixel and the one before it, in a column or a row, to the line of the
   * mask that has it there; of several masks, to one of them in turn.
   */
  private static void addEdge(
      Path2D[] lines, Cell cell, double scale, int r, int c, int down, int right) {
    int[] here =
        IntStream.range(0, lines.length)
            .filter(i -> marked(cell, i, r, c) != marked(cell, i, r - down, c - right))
            .toArray();
    if (here.length > 0) {
      // along rows, columns and diagonals it is soon another's turn
      Path2D line = lines[here[(3 * r + 2 * c) / 4 % here.length]];
      line.moveTo(c * scale, r * scale);
      line.lineTo((c + down) * scale, (r + right) * scale);
    }
  }

  private static void stroke(Graphics2D g, Path2D edges, float width, Color color) {
    g.setStroke(Canvas.solid(width));
    g.setColor(color);
    g.draw(edges);
  }

  private static boolean marked(Cell cell, int outline, int r, int c) {
    return r >= 0
        && r < cell.image.height
        && c >= 0
        && c < cell.image.width
        && cell.outlines.get(outline).mask[r * cell.image.width + c] > 0.5f;
  }
}
