package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.cflowlab.file.BadInputException;

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
 * a model is from the optimum. A {@link Difficulty} makes lesions harder to see, the raters more or
 * less certain, and each of them a rater of their own style.
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
  private final Difficulty difficulty;

  private KnownTruthLesions(
      PatchSet patches, PatchSet templates, List<Lesion> lesions, Difficulty difficulty) {
    this.patches = patches;
    this.templates = templates;
    this.lesions = lesions;
    this.difficulty = difficulty;
  }

  /**
   * Draws lesions as {@link #generate(int, int, long, Difficulty)} does, of the usual difficulty.
   */
  public static KnownTruthLesions generate(int count, int size, long seed) {
    return generate(count, size, seed, Difficulty.USUAL);
  }

  /**
   * Draws lesions, and four raters' masks for each. The same seed gives the same pixels everywhere,
   * and a longer set begins with the shorter one.
   *
   * @param count how many, at least 1
   * @param size height and width in pixels, at least 16
   * @throws BadInputException if there are too few or they are too small
   */
  public static KnownTruthLesions generate(int count, int size, long seed, Difficulty difficulty) {
    if (count < 1 || size < SMALLEST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "Known-truth lesions need a count of at least 1 and a size of at least %d, not %d and %d",
              SMALLEST,
              count,
              size));
    }
    difficulty.requireFits(size);
    Random random = new Random(seed);
    Shape shape = new Shape(size, size);
    String knobs = difficulty.toString();
    String source = "known-truth lesions, seed " + seed + (knobs.isEmpty() ? "" : ", " + knobs);
    PatchSet.Builder patches = PatchSet.builder("embedded", source, count, shape, RATERS);
    PatchSet.Builder truth = PatchSet.builder("templates", source, count, shape, TEMPLATES);
    Lesion[] lesions = new Lesion[count];
    for (int i = 0; i < count; i++) {
      Lesion lesion = Lesion.draw(size, difficulty, random);
      byte[] image = LesionImage.draw(lesion, size, difficulty, random);
      List<byte[]> templates = lesion.templates(size);
      double[] p = difficulty.tempered(lesion.probabilities());
      List<byte[]> masks =
          IntStream.range(0, RATERS)
              .mapToObj(rater -> difficulty.ofRater(p, rater))
              .map(q -> templates.get(pick(q, random.nextDouble())))
              .toList();
      String id = String.format(Locale.ROOT, "lesion-%05d", i);
      patches.put(i, id, id, image, masks);
      truth.put(i, id, id, image, templates);
      lesions[i] = lesion;
    }
    return new KnownTruthLesions(patches.build(), truth.build(), List.of(lesions), difficulty);
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
        Arrays.stream(index).mapToObj(lesions::get).toList(),
        difficulty);
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

  /**
   * The probability of each template, by a rater chosen at random.
   *
   * @return float32 [n, 4]
   */
  public NDArray probabilities(NDManager manager, int... index) {
    return array(manager, Arrays.stream(index).mapToObj(this::probabilities).toList());
  }

  /**
   * The probability of each template by one rater.
   *
   * @param rater the slot, 0 to 3
   * @return float32 [n, 4]
   */
  public NDArray probabilitiesOf(int rater, NDManager manager, int... index) {
    return array(manager, Arrays.stream(index).mapToObj(i -> probabilities(i, rater)).toList());
  }

  private static NDArray array(NDManager manager, List<double[]> rows) {
    float[] p = new float[rows.size() * TEMPLATES];
    for (int k = 0; k < p.length; k++) {
      p[k] = (float) rows.get(k / TEMPLATES)[k % TEMPLATES];
    }
    return manager.create(p, new Shape(rows.size(), TEMPLATES));
  }

  /** The probability of each template of lesion i, by a rater chosen at random; they sum to 1. */
  public double[] probabilities(int i) {
    return difficulty.tempered(lesions.get(i).probabilities());
  }

  /**
   * The probability of each template of lesion i by one rater. Their mean over the four raters is
   * {@link #probabilities(int)}, which all of them have where there are no styles.
   *
   * @param rater the slot, 0 to 3
   */
  public double[] probabilities(int i, int rater) {
    return difficulty.ofRater(probabilities(i), Objects.checkIndex(rater, RATERS));
  }

  /**
   * The entropy of p(s|x_i) in nats: the -CLL of a perfect model, which none can go below on
   * average. The templates of a lesion differ on the grid, so this is the entropy of {@link
   * #probabilities}.
   */
  public double entropy(int i) {
    return -Arrays.stream(probabilities(i)).map(KnownTruthLesions::pLogP).sum();
  }

  /**
   * The template that marks what more than half of the raters mark. It is always one of the four,
   * because each holds the one before.
   */
  public int majority(int i) {
    double[] marginals = marginals(i);
    int k = 0;
    while (k + 1 < TEMPLATES && marginals[k + 1] > .5) {
      k++;
    }
    return k;
  }

  /**
   * The exact GED^2 = 2 E d(s, s^) - E d(s, s') - E d(s^, s^') of lesion i between its truth and a
   * sampler that draws template k with probability q_k; d is 1 - IoU and the IoU of two empty masks
   * is 1. The truth itself has 0, {1, 0, 0, 0} is the floor that marks nothing, and a 1 at {@link
   * #majority} the floor that draws the majority mask.
   *
   * @param sampler q, four probabilities that sum to 1
   */
  public double ged(int i, double... sampler) {
    double[] truth = probabilities(i);
    double[][] distances = distances(i);
    return 2 * expected(distances, truth, sampler)
        - expected(distances, truth, truth)
        - expected(distances, sampler, sampler);
  }

  /**
   * The expected -CLL in nats, summed over pixels, of the best model that draws every pixel of
   * lesion i on its own: the binary entropies of the pixels' true marginals.
   */
  public double bernoulliNll(int i) {
    double[] marginals = marginals(i);
    double sum = 0;
    for (int k = 1; k < TEMPLATES; k++) {
      double entropy = -pLogP(marginals[k]) - pLogP(1 - marginals[k]);
      sum += entropy * (templates.marked(i, k) - templates.marked(i, k - 1));
    }
    return sum;
  }

  /** For each template, how probable it is that a rater marks the pixels it adds to the last. */
  private double[] marginals(int i) {
    double[] marginals = probabilities(i);
    for (int k = TEMPLATES - 2; k >= 0; k--) {
      marginals[k] += marginals[k + 1];
    }
    return marginals;
  }

  /** 1 - IoU of every two templates; as they are nested, the IoU is the ratio of their areas. */
  private double[][] distances(int i) {
    double[][] distances = new double[TEMPLATES][TEMPLATES];
    for (int j = 0; j < TEMPLATES; j++) {
      for (int k = j + 1; k < TEMPLATES; k++) {
        double iou = (double) templates.marked(i, j) / templates.marked(i, k);
        distances[j][k] = distances[k][j] = 1 - iou;
      }
    }
    return distances;
  }

  private static double expected(double[][] distances, double[] p, double[] q) {
    double sum = 0;
    for (int j = 0; j < TEMPLATES; j++) {
      for (int k = 0; k < TEMPLATES; k++) {
        sum += p[j] * q[k] * distances[j][k];
      }
    }
    return sum;
  }

  private static double pLogP(double p) {
    return p <= 0 ? 0 : p * Math.log(p);
  }

  private static int pick(double[] probabilities, double uniform) {
    int k = 0;
    while (k < probabilities.length - 1 && uniform >= probabilities[k]) {
      uniform -= probabilities[k++];
    }
    return k;
  }
}
