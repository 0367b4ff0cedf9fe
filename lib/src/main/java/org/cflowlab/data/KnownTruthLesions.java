package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Ambiguous lesions whose distribution of masks is known exactly.
 *
 * <p>A lesion has a centre, a radius r, an amplitude a (how bright it is, .4 to 1) and a fainter
 * satellite; all of them can be read off the image. A rater draws one of four templates:
 *
 * <ol start="0">
 *   <li>nothing, with probability pi_0 = .6 - .5 (a - .4) / .6: a faint lesion is often passed over
 *   <li>the core, distance from the centre below .7 r: 30% of the rest
 *   <li>the whole, distance below 1.25 r: 40% of the rest
 *   <li>the whole and its satellite: 30% of the rest
 * </ol>
 *
 * <p>So p(s|x), its entropy and the exact GED of any sampler can be computed, and with them how far
 * a model is from the optimum.
 */
public final class KnownTruthLesions {
  /** How many templates a rater draws from. */
  public static final int TEMPLATES = 4;

  /** The size the course uses, in pixels. */
  public static final int DEFAULT_SIZE = 32;

  private static final int RATERS = 4;
  private static final int SMALLEST = 16;

  private final PatchSet patches;
  private final PatchSet templates;
  private final List<Lesion> lesions;

  private KnownTruthLesions(PatchSet patches, PatchSet templates, List<Lesion> lesions) {
    this.patches = patches;
    this.templates = templates;
    this.lesions = lesions;
  }

  /**
   * Draws lesions, and four raters' masks for each. The same seed gives the same pixels everywhere,
   * and a longer set begins with the shorter one.
   *
   * @param count how many, at least 1
   * @param size height and width in pixels, at least 16
   */
  public static KnownTruthLesions generate(int count, int size, long seed) {
    if (count < 1 || size < SMALLEST) {
      throw new IllegalArgumentException(
          "Known-truth lesions need a count of at least 1 and a size of at least %d, not %d and %d"
              .formatted(SMALLEST, count, size));
    }
    Random random = new Random(seed);
    Shape shape = new Shape(size, size);
    String source = "known-truth lesions, seed " + seed;
    PatchSet.Builder patches = PatchSet.builder("embedded", source, count, shape, RATERS);
    PatchSet.Builder truth = PatchSet.builder("templates", source, count, shape, TEMPLATES);
    Lesion[] lesions = new Lesion[count];
    for (int i = 0; i < count; i++) {
      Lesion lesion = Lesion.draw(size, random);
      byte[] image = LesionImage.draw(lesion, size, random);
      List<byte[]> templates = lesion.templates(size);
      List<byte[]> masks =
          IntStream.range(0, RATERS)
              .mapToObj(rater -> templates.get(pick(lesion.probabilities(), random.nextDouble())))
              .toList();
      String id = "lesion-%05d".formatted(i);
      patches.put(i, id, id, image, masks);
      truth.put(i, id, id, image, templates);
      lesions[i] = lesion;
    }
    return new KnownTruthLesions(patches.build(), truth.build(), List.of(lesions));
  }

  /** The images, each with the masks of four raters drawn from its truth. */
  public PatchSet patches() {
    return patches;
  }

  /** These lesions alone, in this order. */
  public KnownTruthLesions select(int... index) {
    return new KnownTruthLesions(
        patches.select(index),
        templates.select(index),
        Arrays.stream(index).mapToObj(lesions::get).toList());
  }

  /** What lesion i is made of. */
  public Lesion lesion(int i) {
    return lesions.get(i);
  }

  /**
   * The masks that raters draw from: nothing, core, whole, whole and satellite.
   *
   * @return float32 [n, 4, H, W], 0 or 1
   */
  public NDArray templates(NDManager manager, int... index) {
    return templates.masks(manager, index);
  }

  /** The probability of each template of lesion i; they sum to 1. */
  public double[] probabilities(int i) {
    return lesions.get(i).probabilities();
  }

  /**
   * The entropy of p(s|x_i) in nats: the -CLL of a perfect model, which none can go below on
   * average. The templates of a lesion differ on the grid, so this is the entropy of {@link
   * #probabilities}.
   */
  public double entropy(int i) {
    return -Arrays.stream(probabilities(i)).map(p -> p * Math.log(p)).sum();
  }

  private static int pick(double[] probabilities, double uniform) {
    int k = 0;
    while (k < probabilities.length - 1 && uniform >= probabilities[k]) {
      uniform -= probabilities[k++];
    }
    return k;
  }
}
