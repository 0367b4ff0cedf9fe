package org.cflowlab.data;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was done to every image of a set, so that the same can be done to a new picture.
 *
 * @param values how numbers became grey values, such as "8 bit" or "window -1000,400"
 * @param colour what became of colours
 * @param size the side of the square that images were resampled to; 0 if they were not
 * @param kind of the images
 * @param choices what a user chose besides
 */
public record Treatment(String values, Colour colour, int size, Kind kind, Choices choices) {
  /** Grey values of 8 bits, as they are. */
  public static final Treatment NONE =
      new Treatment("8 bit", Colour.MEAN, 0, Kind.ANY, Choices.NONE);

  /** What becomes of red, green and blue. */
  public enum Colour {
    /** Their mean. */
    MEAN,
    /** The green alone. */
    GREEN,
    /** All three are kept. */
    RGB;

    /** Channels of an image. */
    public int channels() {
      return this == RGB ? 3 : 1;
    }
  }

  /** Kinds of images that have a treatment of their own. */
  public enum Kind {
    /** Anything. */
    ANY,
    /** Photographs of the retina: brought to one height, black outside the field of view. */
    RETINA
  }

  /** Where a crop is cut out. */
  public enum Centre {
    /** The middle of the image. */
    IMAGE,
    /** The middle of what any rater marks: a help to learn, and a peek at the answer. */
    LESION
  }

  /**
   * What a user chose that a picture alone does not need: for the masks of another set.
   *
   * @param centre of the crop
   * @param threshold a mask is marked where it is over this; NaN if it was decided by its values
   * @param inverted whether masks are marked where they are dark
   * @param imageKey the name of the images, where several could be; else empty
   * @param maskKey the name of the masks, where several could be; else empty
   */
  public record Choices(
      Centre centre, double threshold, boolean inverted, String imageKey, String maskKey) {
    /** None. */
    public static final Choices NONE = new Choices(Centre.IMAGE, Double.NaN, false, "", "");
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Treatment parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    Map<String, String> parts =
        Arrays.stream(text.split(";"))
            .map(part -> part.strip().split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b));
    return new Treatment(
        parts.getOrDefault("values", NONE.values),
        Colour.valueOf(parts.getOrDefault("colour", "mean").toUpperCase(Locale.ROOT)),
        Integer.parseInt(parts.getOrDefault("size", "0")),
        Kind.valueOf(parts.getOrDefault("kind", "any").toUpperCase(Locale.ROOT)),
        new Choices(
            Centre.valueOf(parts.getOrDefault("centre", "image").toUpperCase(Locale.ROOT)),
            Double.parseDouble(parts.getOrDefault("threshold", "NaN")),
            Boolean.parseBoolean(parts.getOrDefault("inverted", "false")),
            URLDecoder.decode(parts.getOrDefault("image key", ""), StandardCharsets.UTF_8),
            URLDecoder.decode(parts.getOrDefault("mask key", ""), StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("values", values);
    parts.put("colour", colour.name().toLowerCase(Locale.ROOT));
    parts.put("size", size);
    parts.put("kind", kind.name().toLowerCase(Locale.ROOT));
    putIfChosen(parts, "centre", choices.centre.name().toLowerCase(Locale.ROOT), "image");
    putIfChosen(parts, "threshold", "" + choices.threshold, "NaN");
    putIfChosen(parts, "inverted", "" + choices.inverted, "false");
    putIfChosen(parts, "image key", encoded(choices.imageKey), "");
    putIfChosen(parts, "mask key", encoded(choices.maskKey), "");
    return parts.entrySet().stream().map(Object::toString).collect(Collectors.joining("; "));
  }

  private static void putIfChosen(
      Map<String, Object> parts, String name, String value, String usual) {
    if (!value.equals(usual)) {
      parts.put(name, value);
    }
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8);
  }
}
