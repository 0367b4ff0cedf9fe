package org.cflowlab.data.read;

import java.util.Locale;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.Treatment.Centre;
import org.cflowlab.data.Treatment.Choices;
import org.cflowlab.data.Treatment.Colour;
import org.cflowlab.file.BadInputException;

/**
 * What a user asks of the images of any source; what is not asked is decided by what they hold.
 *
 * @param crop the side of a square cut out of each image, 0 for the whole image
 * @param atMost whether images smaller than the crop are all right: the crop is then as large as
 *     the smallest of them
 * @param size the side of a square that images are resampled to, before they are cut; 0 for none.
 *     They keep their aspect: what is left of the square is black
 * @param centre of the crop
 * @param low the value that becomes black, NaN if not asked
 * @param high the value that becomes white, NaN if not asked
 * @param colour what becomes of colours
 * @param threshold a mask is marked where it is over this; NaN if not asked
 * @param inverted whether masks are marked where they are dark
 * @param imageKey the name of the images, where several could be
 * @param maskKey the name of the masks, where several could be
 */
public record Preparation(
    int crop,
    boolean atMost,
    int size,
    Centre centre,
    double low,
    double high,
    Colour colour,
    double threshold,
    boolean inverted,
    String imageKey,
    String maskKey) {
  /** Nothing is asked. */
  public static final Preparation NONE =
      new Preparation(
          0,
          false,
          0,
          Centre.IMAGE,
          Double.NaN,
          Double.NaN,
          Colour.MEAN,
          Double.NaN,
          false,
          "",
          "");

  /**
   * Checks what is asked.
   *
   * @throws BadInputException if a number is out of its range
   */
  public Preparation {
    int most = PictureFile.LARGEST;
    if (crop < 0 || size < 0 || crop > most || size > most) {
      throw new BadInputException(
          "crop and size are 0 to " + most + ", not " + crop + " and " + size);
    }
    boolean none = Double.isNaN(low) && Double.isNaN(high);
    if (!none && !(low < high && Double.isFinite(high - low))) {
      throw new BadInputException(
          String.format(
              Locale.ROOT, "a window goes from a low to a higher value, not %s,%s", low, high));
    }
  }

  /** The middle of each image. */
  public static Preparation ofCrop(int crop) {
    return NONE.withCrop(crop, false);
  }

  /** What was done to the pictures of another set, but for their values: size and colours. */
  public static Preparation ofPictures(Treatment treatment) {
    return NONE.withSize(treatment.size()).withColour(treatment.colour());
  }

  /** What was done to the images of another set, and chosen of its masks; all but the crop. */
  public static Preparation as(Treatment treatment) {
    Choices chosen = treatment.choices();
    Preparation same =
        ofPictures(treatment)
            .withCentre(chosen.centre())
            .withMasks(chosen.threshold(), chosen.inverted())
            .withKeys(chosen.imageKey(), chosen.maskKey());
    ImageRule rule = ImageRule.parse(treatment.values());
    return rule.kind() == ImageRule.Kind.WINDOW ? same.withWindow(rule.low(), rule.high()) : same;
  }

  /** What of this a picture alone does not need. */
  public Choices choices() {
    return new Choices(centre, threshold, inverted, imageKey, maskKey);
  }

  /** Whether a window is asked for. */
  public boolean hasWindow() {
    return low < high;
  }

  /** This with another crop. */
  public Preparation withCrop(int other, boolean most) {
    return new Preparation(
        other, most, size, centre, low, high, colour, threshold, inverted, imageKey, maskKey);
  }

  /** This with images resampled to a square. */
  public Preparation withSize(int other) {
    return new Preparation(
        crop, atMost, other, centre, low, high, colour, threshold, inverted, imageKey, maskKey);
  }

  /** This with another centre of the crop. */
  public Preparation withCentre(Centre other) {
    return new Preparation(
        crop, atMost, size, other, low, high, colour, threshold, inverted, imageKey, maskKey);
  }

  /** This with grey values from black at a low to white at a high value. */
  public Preparation withWindow(double black, double white) {
    return new Preparation(
        crop, atMost, size, centre, black, white, colour, threshold, inverted, imageKey, maskKey);
  }

  /** This with something else done to colours. */
  public Preparation withColour(Colour other) {
    return new Preparation(
        crop, atMost, size, centre, low, high, other, threshold, inverted, imageKey, maskKey);
  }

  /** This with masks marked where they are over a value, or dark if inverted. */
  public Preparation withMasks(double over, boolean dark) {
    return new Preparation(
        crop, atMost, size, centre, low, high, colour, over, dark, imageKey, maskKey);
  }

  /** This with the names of images and masks; empty where there is no choice. */
  public Preparation withKeys(String images, String masks) {
    return new Preparation(
        crop, atMost, size, centre, low, high, colour, threshold, inverted, images, masks);
  }
}
