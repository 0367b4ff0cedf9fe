package org.cflowlab.data;

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
 */
public record Treatment(String values, Colour colour, int size, Kind kind) {
  /** Grey values of 8 bits, as they are. */
  public static final Treatment NONE = new Treatment("8 bit", Colour.MEAN, 0, Kind.ANY);

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
        Kind.valueOf(parts.getOrDefault("kind", "any").toUpperCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("values", values);
    parts.put("colour", colour.name().toLowerCase(Locale.ROOT));
    parts.put("size", size);
    parts.put("kind", kind.name().toLowerCase(Locale.ROOT));
    return parts.entrySet().stream().map(Object::toString).collect(Collectors.joining("; "));
  }
}
