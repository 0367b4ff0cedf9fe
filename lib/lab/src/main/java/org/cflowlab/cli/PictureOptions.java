package org.cflowlab.cli;

import java.util.Locale;
import org.cflowlab.data.Treatment.Centre;
import org.cflowlab.data.Treatment.Colour;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.file.BadInputException;
import picocli.CommandLine.Option;

/** The options of every command that reads images: how they are cut and what their values mean. */
public final class PictureOptions {
  private static final int SMALLEST = 8;
  private static final int LARGEST = 4096;

  @Option(
      names = "--crop",
      paramLabel = "N|none",
      description =
          "cut a square of N pixels out of each image, or none; default: as the preset or the model"
              + " has it, and never more than the smallest image")
  private String crop;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "resample each image to a square of N pixels, with its aspect kept and black around it;"
              + " default: not")
  private Integer size;

  @Option(
      names = {"--center", "--centre"},
      paramLabel = "WHERE",
      description =
          "middle of the crop: image, or lesion (what is marked, which flatters the scores);"
              + " default: image")
  private Centre centre;

  @Option(
      names = "--window",
      paramLabel = "LOW,HIGH",
      description =
          "the values that become black and white, such as -1000,400 (Hounsfield units); default:"
              + " the range of the images")
  private String window;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "1 (colours averaged), 3 (colours kept) or green; default: 1")
  private String channels;

  @Option(
      names = "--threshold",
      paramLabel = "VALUE",
      description = "masks are marked over this value; default: by what their values are")
  private Double threshold;

  @Option(
      names = "--invert-masks",
      negatable = true,
      description = "masks are black where they mark")
  private Boolean inverted;

  @Option(
      names = "--image-key",
      paramLabel = "NAME",
      description = "which array, or which part of a file's name, is the image")
  private String imageKey;

  @Option(
      names = "--mask-key",
      paramLabel = "NAME",
      description = "which array, or which part of a file's name, are the masks")
  private String maskKey;

  /** What is asked, where nothing else would be done. */
  public Preparation preparation() {
    return over(Preparation.NONE);
  }

  /** What is asked, over what a preset or a model would have done. */
  public Preparation over(Preparation usual) {
    Preparation asked = usual;
    if (crop != null) {
      asked = asked.withCrop(side("--crop", crop), false);
    } else if (size != null) {
      asked = asked.withCrop(0, false);
    }
    if (size != null) {
      asked = asked.withSize(side("--size", "" + size));
    }
    if (centre != null) {
      asked = asked.withCentre(centre);
    }
    if (window != null) {
      asked = withWindow(asked);
    }
    if (channels != null) {
      asked = asked.withColour(colour());
    }
    return asked
        .withMasks(
            threshold == null ? asked.threshold() : threshold,
            inverted == null ? asked.inverted() : inverted)
        .withKeys(
            imageKey == null ? asked.imageKey() : imageKey,
            maskKey == null ? asked.maskKey() : maskKey);
  }

  /**
   * Checks that of images which are made nothing but their size is asked.
   *
   * @throws BadInputException if more is
   */
  public void requireFit(String data) {
    if (DataSets.isEmbedded(data) && isMoreThanCrop()) {
      throw new BadInputException(
          "embedded lesions are made, not read: of the options for images they take --crop alone,"
              + " their size");
    }
  }

  private boolean isMoreThanCrop() {
    return size != null
        || centre != null
        || window != null
        || channels != null
        || threshold != null
        || inverted != null
        || imageKey != null
        || maskKey != null;
  }

  private static int side(String option, String text) {
    if (text.equalsIgnoreCase("none") && option.equals("--crop")) {
      return 0;
    }
    int side = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (side < SMALLEST || side > LARGEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s must be %d to %d pixels%s, not '%s'",
              option,
              SMALLEST,
              LARGEST,
              option.equals("--crop") ? ", or none" : "",
              text));
    }
    return side;
  }

  private Preparation withWindow(Preparation asked) {
    String[] sides = window.split(",", -1);
    try {
      if (sides.length == 2) {
        return asked.withWindow(
            Double.parseDouble(sides[0].strip()), Double.parseDouble(sides[1].strip()));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new BadInputException(
        "--window must be two numbers such as -1000,400, not '" + window + "'");
  }

  private Colour colour() {
    return switch (channels.toLowerCase(Locale.ROOT)) {
      case "1" -> Colour.MEAN;
      case "3" -> Colour.RGB;
      case "green" -> Colour.GREEN;
      default ->
          throw new BadInputException("--channels must be 1, 3 or green, not '" + channels + "'");
    };
  }
}
