package org.cflowlab.train;

import java.util.random.RandomGenerator;

/**
 * Elastic deformation, an augmentation of images and masks: every pixel is taken from some pixels
 * away, and how far changes smoothly over the image.
 *
 * <p>As in Ronneberger et al., "U-Net" (2015), section 3.1, displacements are drawn from N(0,
 * strength^2) on a coarse grid, and between its points interpolated by cubics (Catmull-Rom). Beyond
 * its edge an image goes on with the pixels of the edge.
 *
 * @param strength standard deviation of the displacement in pixels, 0 for none
 */
record Elastic(double strength) {
  /** Cells of the coarse grid along each side; its points are at their corners. */
  private static final int CELLS = 4;

  /** One more point on either side, as cubics need. */
  private static final int POINTS = CELLS + 3;

  /** Checks the strength. */
  Elastic {
    if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "The strength of a deformation is 0 pixels or more, not " + strength);
    }
  }

  /** Draws one deformation of images of this size. */
  Field draw(int height, int width, RandomGenerator random) {
    return new Field(
        height, width, displacements(height, width, random), displacements(height, width, random));
  }

  private float[] displacements(int height, int width, RandomGenerator random) {
    double[][] grid = new double[POINTS][POINTS];
    for (double[] row : grid) {
      for (int k = 0; k < POINTS; k++) {
        row[k] = strength * random.nextGaussian();
      }
    }
    double[][] alongRows = new double[POINTS][width];
    for (int x = 0; x < width; x++) {
      double[] weights = new double[4];
      int cell = weights(x, width, weights);
      for (int j = 0; j < POINTS; j++) {
        for (int k = 0; k < 4; k++) {
          alongRows[j][x] += weights[k] * grid[j][cell + k];
        }
      }
    }
    float[] all = new float[height * width];
    for (int y = 0; y < height; y++) {
      double[] weights = new double[4];
      int cell = weights(y, height, weights);
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
          sum += weights[k] * alongRows[cell + k][x];
        }
        all[y * width + x] = (float) sum;
      }
    }
    return all;
  }

  /** The cubic weights of the four grid points around pixel x of n; returns the cell it is in. */
  private static int weights(int x, int n, double[] to) {
    double at = n == 1 ? 0 : (double) CELLS * x / (n - 1);
    int cell = Math.min((int) at, CELLS - 1);
    double t = at - cell;
    to[0] = .5 * t * (-1 + t * (2 - t));
    to[1] = 1 + .5 * t * t * (-5 + 3 * t);
    to[2] = .5 * t * (1 + t * (4 - 3 * t));
    to[3] = .5 * t * t * (t - 1);
    return cell;
  }

  /**
   * A deformation that was drawn: how far from each pixel its new value lies.
   *
   * @param down in pixels, row by row
   * @param right in pixels, row by row
   */
  record Field(int height, int width, float[] down, float[] right) {
    /** The deformed image, interpolated bilinearly. */
    float[] image(float[] image) {
      float[] moved = new float[image.length];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int k = y * width + x;
          moved[k] = at(image, y + down[k], x + right[k]);
        }
      }
      return moved;
    }

    /** The deformed mask: marked where its interpolation is at least a half, so 0 or 1. */
    float[] mask(float[] mask) {
      float[] moved = image(mask);
      for (int k = 0; k < moved.length; k++) {
        moved[k] = moved[k] >= .5f ? 1 : 0;
      }
      return moved;
    }

    private float at(float[] image, float row, float column) {
      float r = Math.max(0, Math.min(height - 1, row));
      float c = Math.max(0, Math.min(width - 1, column));
      int y = (int) r;
      int x = (int) c;
      int below = Math.min(y + 1, height - 1) * width;
      int right = Math.min(x + 1, width - 1);
      float upper = mix(image[y * width + x], image[y * width + right], c - x);
      float lower = mix(image[below + x], image[below + right], c - x);
      return mix(upper, lower, r - y);
    }

    private static float mix(float a, float b, float part) {
      return a + part * (b - a);
    }
  }
}
