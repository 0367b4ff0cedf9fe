package org.cflowlab.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.progress.Progress;

/**
 * Where a model's nats go, lesion by lesion, over the answers of a known truth (Cremer et al.
 * 2018):
 *
 * <ul>
 *   <li>-CLL = entropy + KL(truth || model);
 *   <li>the negative bound = -CLL + gap, which is KL(q || the exact posterior);
 *   <li>gap = approximation + amortisation: what the best member of the posterior's family leaves,
 *       optimised for this mask by itself, and the rest, which is the encoder's.
 * </ul>
 *
 * <p>With L = 2 the evidence is a sum over a grid of z, drawn around each posterior until it hardly
 * moves, and each bound a sum over nodes of the noise. With another L both are estimates from the
 * same {@link #SAMPLES} samples of the posterior (Burda et al. 2016), the gap is then a little too
 * small, and it is not split.
 *
 * @param entropy of p(s|x), nats
 * @param kl KL(truth || model)
 * @param gap of the bound at the encoder's posterior
 * @param approximation what the best member of the family leaves; NaN where the gap is not split
 * @param gaussian what the best diagonal Gaussian leaves, which every family here holds; NaN too
 * @param leftOut lesions whose posterior was too narrow for the finest grid
 */
public record Nats(
    double[] entropy,
    double[] kl,
    double[] gap,
    double[] approximation,
    double[] gaussian,
    int leftOut) {
  /** Test lesions that are looked at; every part of a report takes the first so many. */
  public static final int LESIONS = 8;

  /** Samples of a posterior where there is no grid. */
  public static final int SAMPLES = 1024;

  /** How they are found: those found otherwise are found anew. */
  static final String CONVENTION =
      "nats, of the first "
          + LESIONS
          + " test lesions, each answer weighted by its known probability; L = 2 by quadrature, else"
          + " from "
          + SAMPLES
          + " samples of the posterior";

  /**
   * A column of a table.
   *
   * @param title its name
   * @param mean over lesions, nats
   */
  public record Part(String title, ToDoubleFunction<Nats> mean) {}

  /** The columns of a table of trainings, in the order they add up. */
  public static final List<Part> PARTS =
      List.of(
          new Part("nats: entropy", Nats::meanEntropy),
          new Part("nats: KL", Nats::meanKl),
          new Part("nats: gap", Nats::meanGap),
          new Part("nats: approximation", Nats::meanApproximation),
          new Part("nats: amortisation", Nats::meanAmortisation),
          new Part("nats: best Gaussian", Nats::meanGaussian));

  /** Mean entropy, nats. */
  public double meanEntropy() {
    return Scores.mean(entropy);
  }

  /** Mean divergence of the model from the truth, nats. */
  public double meanKl() {
    return Scores.mean(kl);
  }

  /** Mean gap of the bound, nats. */
  public double meanGap() {
    return Scores.mean(gap);
  }

  /** Mean share of the family in the gap, nats. */
  public double meanApproximation() {
    return Scores.mean(approximation);
  }

  /** Mean share of the encoder in the gap, nats. */
  public double meanAmortisation() {
    return meanGap() - meanApproximation();
  }

  /** What the best diagonal Gaussian leaves on average, nats. */
  public double meanGaussian() {
    return Scores.mean(gaussian);
  }

  /** Mean -CLL over lesions, each weighted by its truth. */
  public double meanCll() {
    return meanEntropy() + meanKl();
  }

  /** The mean negative bound. */
  public double meanBound() {
    return meanCll() + meanGap();
  }

  /**
   * The nats of some lesions.
   *
   * @param truth of the lesions
   * @param lesions their numbers
   * @param seed of the noise where there is no grid
   */
  public static Nats of(
      CFlowNet net,
      KnownTruthLesions truth,
      int[] lesions,
      long seed,
      String name,
      Progress progress) {
    List<Lesion> found;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      found =
          net.latent() == 2
              ? onGrid(net, truth, lesions, name, progress)
              : bySamples(net, truth, lesions, new Noise(seed, "nats"), name, progress);
    }
    return new Nats(
        numbers(found, Lesion::entropy),
        numbers(found, l -> -l.mean(ImageNats.OfMask::logEvidence) - l.entropy),
        numbers(found, l -> l.mean(ImageNats.OfMask::gap)),
        numbers(found, l -> l.mean(ImageNats.OfMask::approximation)),
        numbers(found, l -> l.mean(ImageNats.OfMask::gaussian)),
        lesions.length - found.size());
  }

  /** Of the lesions whose posteriors are not too narrow. */
  private static List<Lesion> onGrid(
      CFlowNet net, KnownTruthLesions truth, int[] lesions, String name, Progress progress) {
    List<Integer> kept = new ArrayList<>();
    List<ImageNats.Fine> fine = new ArrayList<>();
    each(
        lesions,
        name,
        progress,
        i -> {
          ImageNats image = image(net, truth, i);
          try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            image
                .fine()
                .ifPresent(
                    found -> {
                      kept.add(i);
                      fine.add(found);
                    });
          }
        });
    List<List<ImageNats.OfMask>> answers = ImageNats.onGrid(fine, name, progress);
    return IntStream.range(0, kept.size())
        .mapToObj(k -> Lesion.of(truth, kept.get(k), answers.get(k)))
        .toList();
  }

  private static List<Lesion> bySamples(
      CFlowNet net,
      KnownTruthLesions truth,
      int[] lesions,
      Noise noise,
      String name,
      Progress progress) {
    List<Lesion> found = new ArrayList<>();
    each(
        lesions,
        name,
        progress,
        i -> {
          try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            found.add(Lesion.of(truth, i, image(net, truth, i).bySamples(SAMPLES, noise)));
          }
        });
    return found;
  }

  private static ImageNats image(CFlowNet net, KnownTruthLesions truth, int lesion) {
    NDManager manager = net.parameters().manager();
    DataType type = net.parameters().values().getDataType();
    return new ImageNats(
        net,
        truth.patches().images(manager, lesion).toType(type, false),
        truth.templates(manager, lesion).toType(type, false));
  }

  private static void each(int[] lesions, String name, Progress progress, IntConsumer look) {
    try (Progress.Task task = progress.start("where the nats of " + name + " go", lesions.length)) {
      for (int k = 0; k < lesions.length; k++) {
        look.accept(lesions[k]);
        task.at(k + 1, "");
      }
    }
  }

  private static double[] numbers(List<Lesion> lesions, ToDoubleFunction<Lesion> of) {
    return lesions.stream().mapToDouble(of).toArray();
  }

  /** The answers of one lesion, and how probable each is. */
  private record Lesion(double entropy, double[] p, List<ImageNats.OfMask> answers) {
    static Lesion of(KnownTruthLesions truth, int i, List<ImageNats.OfMask> answers) {
      return new Lesion(truth.entropy(i), truth.probabilities(i), answers);
    }

    double mean(ToDoubleFunction<ImageNats.OfMask> of) {
      return IntStream.range(0, p.length)
          .mapToDouble(k -> p[k] * of.applyAsDouble(answers.get(k)))
          .sum();
    }
  }
}
