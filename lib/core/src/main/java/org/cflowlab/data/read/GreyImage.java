package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
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
   * Reads a picture of any format, turned as its EXIF orientation says; colours become their mean,
   * and more than 8 bits their upper 8 or their own range.
   *
   * @throws DataException if it is no picture, damaged or too large
   */
  public static GreyImage read(Path picture) throws IOException {
    return read(picture, Treatment.NONE, Preparation.NONE).image();
  }

  /**
   * A picture as it was treated.
   *
   * @param image what a model takes
   * @param original how it was before it was resampled
   * @param words what was done, for a reader
   * @param restored brings a plane of the image's size to that of the original
   */
  public record Treated(
      GreyImage image, GreyImage original, String words, UnaryOperator<float[]> restored) {
    /** Whether the image was resampled. */
    public boolean isResampled() {
      return image.height != original.height || image.width != original.width;
    }
  }

  /**
   * Reads a picture as the images of a set were treated.
   *
   * @param trained what was done to them
   * @param asked how it is resampled, coloured and cut, and its window if it is to have another
   * @throws DataException if it is no picture, damaged or too large
   * @throws BadInputException if it is smaller than the crop
   */
  public static Treated read(Path picture, Treatment trained, Preparation asked)
      throws IOException {
    byte[] bytes = Files.readAllBytes(picture);
    try {
      Raster raster = PictureFile.decode(bytes);
      return trained.kind() == Treatment.Kind.RETINA
          ? ofRetina(Photograph.of(raster), trained, asked)
          : treated(raster, trained, asked);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(picture + " is no picture that can be read: " + e.getMessage(), e);
    }
  }

  private static Treated treated(Raster raster, Treatment trained, Preparation asked)
      throws IOException {
    ImageRule same = ImageRule.parse(trained.values());
    ImageRule.Range range = ImageRule.Range.of(raster);
    ImageRule rule = !asked.hasWindow() && same.fits(range) ? same : ImageRule.of(range, asked);
    String words =
        "values " + rule + (rule.equals(same) ? "" : " (the training images had " + same + ")");
    Geometry geometry = new Geometry(asked.size(), asked.crop(), Treatment.Centre.IMAGE);
    Geometry.Planes whole = planes(raster, rule, asked.colour());
    Geometry.Planes sized = geometry.resample(whole);
    if (sized != whole) {
      words += ", resampled to " + asked.size();
    }
    if (asked.crop() > 0) {
      GreyImage middle = of(cut(sized, geometry));
      String cut = words + ", cut to its middle of " + asked.crop();
      return new Treated(middle, middle, cut, plane -> plane);
    }
    int[] inner = Resample.inner(whole.height(), whole.width(), Math.max(1, asked.size()));
    UnaryOperator<float[]> restored =
        plane ->
            Resample.outOf(
                plane, sized.height(), sized.width(), inner, whole.height(), whole.width());
    return new Treated(of(sized), of(whole), words, sized == whole ? plane -> plane : restored);
  }

  private static Treated ofRetina(Photograph photograph, Treatment trained, Preparation asked)
      throws IOException {
    boolean colours = asked.colour() == Treatment.Colour.RGB;
    Treated inside = treated(Retina.treated(photograph, colours), trained, asked);
    String words =
        String.format(
            Locale.ROOT,
            "as a photograph of the retina: %s, height %d, black outside the field of view; %s",
            colours ? "three colours" : "green",
            Retina.HEIGHT,
            inside.words);
    if (asked.crop() > 0) {
      return new Treated(inside.image, inside.original, words, inside.restored);
    }
    int[] inner = {Retina.HEIGHT, photograph.inner(Retina.HEIGHT)};
    Raster original = photograph.picture(colours);
    UnaryOperator<float[]> restored =
        plane ->
            Resample.outOf(
                inside.restored.apply(plane),
                Retina.HEIGHT,
                Retina.WIDTH,
                inner,
                original.height(),
                original.width());
    ImageRule asItIs = ImageRule.parse(Treatment.NONE.values());
    GreyImage shown = of(planes(original, asItIs, asked.colour()));
    return new Treated(inside.image, shown, words, restored);
  }

  private static Geometry.Planes planes(Raster raster, ImageRule rule, Treatment.Colour colour) {
    return new Geometry.Planes(
        raster.height(), raster.width(), rule.apply(raster, colour), List.of());
  }

  private static Geometry.Planes cut(Geometry.Planes planes, Geometry geometry) {
    if (geometry.crop() > Math.min(planes.height(), planes.width())) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the picture has %dx%d pixels, less than the crop of %d",
              planes.height(),
              planes.width(),
              geometry.crop()));
    }
    return geometry.cut(planes);
  }

  private static GreyImage of(Geometry.Planes planes) {
    int area = planes.height() * planes.width();
    float[] values = new float[planes.channels().size() * area];
    for (int k = 0; k < values.length; k++) {
      values[k] = (planes.channels().get(k / area)[k % area] & 0xff) / 255f;
    }
    return new GreyImage(values, planes.height(), planes.width(), planes.channels().size());
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
