package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.cflowlab.data.DataException;
import org.cflowlab.data.Treatment;
import org.cflowlab.file.BadInputException;

/**
 * A single picture, such as a user's own, as numbers that a model takes.
 *
 * @param values channel after channel, each height x width, row by row, 0 to 1
 * @param channels 1 grey, 3 colours
 */
public record GreyImage(float[] values, int height, int width, int channels) {
  /** A grey picture. */
  public GreyImage(float[] values, int height, int width) {
    this(values, height, width, 1);
  }

  /**
   * Reads a picture of any format; colours become their mean, and more than 8 bits their upper 8 or
   * their own range.
   *
   * @throws DataException if it is no picture, damaged or too large
   */
  public static GreyImage read(Path picture) throws IOException {
    return read(picture, Treatment.NONE).image();
  }

  /**
   * A picture as it was treated.
   *
   * @param image what a model takes
   * @param original how it was before it was resampled, in grey
   * @param words what was done, for a reader
   */
  public record Treated(GreyImage image, GreyImage original, String words) {
    /** Whether the image was resampled. */
    public boolean isResampled() {
      return image.height != original.height || image.width != original.width;
    }

    /** A plane of the image's size brought back to the size of the original. */
    public float[] restored(float[] plane) {
      if (!isResampled()) {
        return plane;
      }
      int[] inner = inner();
      int top = (image.height - inner[0]) / 2;
      int left = (image.width - inner[1]) / 2;
      float[] part = new float[inner[0] * inner[1]];
      for (int y = 0; y < inner[0]; y++) {
        System.arraycopy(plane, (top + y) * image.width + left, part, y * inner[1], inner[1]);
      }
      return Resample.to(part, inner[0], inner[1], original.height, original.width);
    }

    /**
     * The middle of it.
     *
     * @throws BadInputException if it is smaller
     */
    public Treated cropped(int crop) {
      if (crop > Math.min(image.height, image.width)) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "the picture has %dx%d pixels, less than the crop of %d",
                image.height,
                image.width,
                crop));
      }
      float[] part = new float[image.channels * crop * crop];
      int top = (image.height - crop) / 2;
      int left = (image.width - crop) / 2;
      for (int c = 0; c < image.channels; c++) {
        for (int y = 0; y < crop; y++) {
          System.arraycopy(
              image.values,
              (c * image.height + top + y) * image.width + left,
              part,
              (c * crop + y) * crop,
              crop);
        }
      }
      GreyImage middle = new GreyImage(part, crop, crop, image.channels);
      return new Treated(middle, middle, words + ", cut to its middle of " + crop);
    }

    private int[] inner() {
      return image.height == image.width
          ? Resample.inner(original.height, original.width, image.height)
          : new int[] {
            image.height, Math.round((float) original.width * image.height / original.height)
          };
    }
  }

  /**
   * Reads a picture as the images of a set were treated.
   *
   * @throws DataException if it is no picture, damaged or too large
   */
  public static Treated read(Path picture, Treatment treatment) throws IOException {
    byte[] bytes = Files.readAllBytes(picture);
    try {
      Raster raster = PictureFile.decode(bytes);
      boolean colours = treatment.colour() == Treatment.Colour.RGB;
      ImageRule.Range range = ImageRule.Range.of(raster);
      if (treatment.kind() == Treatment.Kind.RETINA) {
        Photograph photograph = Photograph.of(raster);
        Raster treated = Retina.treated(photograph, colours);
        Treatment.Colour colour = colours ? Treatment.Colour.RGB : Treatment.Colour.MEAN;
        return new Treated(
            of(treated, ImageRule.parse("8 bit"), colour),
            of(photograph.picture(colours), ImageRule.parse("8 bit"), colour),
            String.format(
                Locale.ROOT,
                "as a photograph of the retina: %s, height %d, black outside the field of view",
                colours ? "three colours" : "green",
                Retina.HEIGHT));
      }
      ImageRule trained = ImageRule.parse(treatment.values());
      ImageRule rule = trained.fits(range) ? trained : ImageRule.of(range, Preparation.NONE);
      GreyImage original = of(raster, rule, treatment.colour());
      String words =
          "values "
              + rule
              + (rule.equals(trained) ? "" : " (the training images had " + trained + ")");
      int size = treatment.size();
      return size == 0
          ? new Treated(original, original, words)
          : new Treated(original.inSquare(size), original, words + ", resampled to " + size);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(picture + " is no picture that can be read: " + e.getMessage(), e);
    }
  }

  private static GreyImage of(Raster raster, ImageRule rule, Treatment.Colour colour) {
    byte[] grey = rule.apply(raster, colour);
    float[] values = new float[grey.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = (grey[k] & 0xff) / 255f;
    }
    return new GreyImage(values, raster.height(), raster.width(), colour.channels());
  }

  private GreyImage inSquare(int size) {
    float[] all = new float[channels * size * size];
    for (int c = 0; c < channels; c++) {
      float[] plane =
          java.util.Arrays.copyOfRange(values, c * height * width, (c + 1) * height * width);
      float[] square = Resample.intoSquare(plane, height, width, size);
      for (int k = 0; k < square.length; k++) {
        all[c * square.length + k] = Math.round(255 * square[k]) / 255f;
      }
    }
    return new GreyImage(all, size, size, channels);
  }

  /** This one in grey, to be shown. */
  public GreyImage grey() {
    if (channels == 1) {
      return this;
    }
    int area = height * width;
    float[] mean = new float[area];
    for (int k = 0; k < area; k++) {
      for (int c = 0; c < channels; c++) {
        mean[k] += values[c * area + k] / channels;
      }
    }
    return new GreyImage(mean, height, width);
  }
}
