package org.cflowlab.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Treatment;

/**
 * What a trained model came from: everything another person needs to get it again.
 *
 * @param model what it is called
 * @param data their source, size and hash
 * @param split of the patients
 * @param seed of start values, batches and noise
 * @param preset the settings, for a reader
 * @param raters whose masks
 * @param image size of the images it was trained on
 * @param precision of its convolutions
 * @param stack libraries and their versions
 * @param device where it was computed
 * @param machine system, processors and Java; another one makes no other training
 * @param splitSeed of the split, the single raters and the evaluation's noise
 * @param training every setting that decides the result
 * @param treatment what was done to each image, as {@link Treatment#parse} reads it; empty if
 *     nothing
 * @param reading what was decided when the data were read, in words; empty if they were made
 */
public record Provenance(
    String model,
    String data,
    String split,
    long seed,
    String preset,
    Raters raters,
    Size image,
    String precision,
    String stack,
    String device,
    String machine,
    @JsonProperty("split seed") long splitSeed,
    String training,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String treatment,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String reading) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final String LIDC = "LIDC-IDRI";

  /** What is taken to be so where a model's file does not say. */
  private static final Map<String, String> UNKNOWN =
      Map.of(
          "model",
          "model",
          "data",
          "",
          "raters",
          Raters.ALL.title(),
          "image",
          "0x0",
          "split seed",
          "1",
          "treatment",
          "",
          "reading",
          "");

  /** A height and a width in pixels; 0 where unknown. */
  public record Size(int height, int width) {
    /** The side of a square; 0 if it is none, or unknown. */
    public int side() {
      return height == width ? height : 0;
    }

    /** Reads what {@link #toString} writes. */
    @JsonCreator
    static Size parse(String text) {
      String[] sides = text.split("x", 2);
      return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    @JsonValue
    @Override
    public String toString() {
      return height + "x" + width;
    }
  }

  /**
   * Whether it may have been trained on patches of a set: one of the same source, though other
   * patches of it or read otherwise. All of LIDC-IDRI is one source, in whatever file.
   */
  public boolean mayHaveSeen(PatchSet set) {
    return source(data).equals(source(set.provenance()));
  }

  /** What a set's provenance begins with, before it says how much was read and how. */
  private static String source(String data) {
    return data.startsWith(LIDC) ? LIDC : data.split(", |: \\d+ patches", 2)[0];
  }

  /**
   * What was done to the images it was trained on.
   *
   * @throws IllegalArgumentException if what the file says of it is something else
   */
  public Treatment pictures() {
    return Treatment.parse(treatment);
  }

  /** Names and values, in an order to be read: what files keep. */
  public Map<String, String> facts() {
    return JSON.convertValue(this, new TypeReference<LinkedHashMap<String, String>>() {});
  }

  /**
   * What a file says of a model.
   *
   * @param facts as {@link #facts} gives them; some may be missing
   * @throws IllegalArgumentException if one of them is not what its name says
   */
  public static Provenance of(Map<String, String> facts) {
    Map<String, String> all = new LinkedHashMap<>(UNKNOWN);
    all.putAll(facts);
    return JSON.convertValue(all, Provenance.class);
  }
}
