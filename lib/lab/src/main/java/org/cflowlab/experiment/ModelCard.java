package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Sha256;
import org.cflowlab.metric.Diversity;
import org.cflowlab.model.Segmenter;
import org.cflowlab.model.ShippedModels;
import org.cflowlab.progress.Progress;

/**
 * What to know of a trained model that comes with the kit. All of it is measured or taken from the
 * training's folder; {@code lab models --ship} makes it.
 *
 * @param name by which it is loaded
 * @param licence of the model, and of the data it learned from
 * @param sha256 of its file
 * @param provenance as {@link Provenance#facts} gives it
 * @param seconds of training
 * @param whole scores of the model and the floors on the test patches of the data it learned from
 * @param sample the same on the test patches of the sample
 * @param failures what it is known to do badly, with figures from the sample's test patches
 */
public record ModelCard(
    String name,
    String licence,
    String sha256,
    Map<String, String> provenance,
    double seconds,
    Part whole,
    Part sample,
    List<String> failures) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String LICENCE =
      "Apache-2.0; it learned from LIDC-IDRI (Armato et al. 2011, The Cancer Imaging Archive,"
          + " https://doi.org/10.7937/K9/TCIA.2015.LO9QL9SX), CC BY 3.0";

  /** What is said of each model: the first of them decides little, the rest can be compared. */
  private static final List<Metric> METRICS =
      List.of(Metric.CLL, Metric.GED_V, Metric.GED_U, Metric.GED_P, Metric.DICE, Metric.DIVERSITY);

  private static final int THIRDS = 3;

  /**
   * Scores on some test patches.
   *
   * @param data their source, size and hash
   * @param patches how many
   * @param patients of how many patients
   * @param rows means by the sampler's name and the metric's title, the model's first
   */
  public record Part(
      String data, int patches, int patients, Map<String, Map<String, Double>> rows) {
    private static Part of(PatchSet set, int[] test, List<Scores> samplers) {
      Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
      for (Scores scores : samplers) {
        Map<String, Double> row = new LinkedHashMap<>();
        METRICS.stream()
            .filter(scores::has)
            .forEach(metric -> row.put(metric.title(), scores.mean(metric)));
        rows.put(scores.name(), row);
      }
      return new Part(set.provenance(), test.length, set.select(test).patients(), rows);
    }
  }

  /**
   * The card of a model that comes with the kit.
   *
   * @throws BadInputException for a name that is none
   */
  public static ModelCard of(String name) throws IOException {
    return JSON.readValue(ShippedModels.card(name), ModelCard.class);
  }

  /**
   * Makes the card of a finished training.
   *
   * @param folder of the training
   * @param whole the data it learned from, opened with the seed of its split
   * @param sample the sample, whose split is that of the whole
   * @throws BadInputException if the training is not finished, the data are others, or a test
   *     patient of the sample was in the training
   */
  public static ModelCard make(
      String name, Path folder, PatchSet whole, PatchSet sample, Progress progress)
      throws IOException {
    CellFolder.Finished done =
        CellFolder.finished(folder)
            .orElseThrow(() -> new BadInputException(folder + " holds no finished training"));
    try (SavedModel model = SavedModel.open(folder, Device.cpu());
        NDManager manager = Torch.newManager(Device.cpu())) {
      Provenance provenance = model.provenance();
      long seed = provenance.splitSeed();
      if (!whole.provenance().equals(provenance.data())) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "%s was trained on '%s', and these data are '%s'",
                folder,
                provenance.data(),
                whole.provenance()));
      }
      Split split = Split.byPatient(whole, seed);
      int[] test = Split.byPatient(sample, seed).test();
      requireUnseen(whole, split, sample, test);
      List<Scores> onWhole = new ArrayList<>(List.of(done.scores()));
      onWhole.addAll(new Evaluation(whole, split.test(), seed).floors(manager, progress));
      Evaluation evaluation = new Evaluation(sample, test, seed);
      List<Scores> onSample = new ArrayList<>();
      onSample.add(evaluation.score(provenance.model(), model.net(), progress));
      onSample.addAll(evaluation.floors(manager, progress));
      return new ModelCard(
          name,
          LICENCE,
          Sha256.of(model.file()),
          provenance.facts(),
          done.cost().seconds(),
          Part.of(whole, split.test(), onWhole),
          Part.of(sample, test, onSample),
          failures(sample, test, onSample, model.net(), evaluation));
    }
  }

  private static void requireUnseen(PatchSet whole, Split split, PatchSet sample, int[] test) {
    Set<String> seen =
        Arrays.stream(split.train())
            .mapToObj(whole::patient)
            .collect(Collectors.toCollection(HashSet::new));
    Arrays.stream(split.validation()).mapToObj(whole::patient).forEach(seen::add);
    for (int i : test) {
      if (seen.contains(sample.patient(i))) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "patient %s is in the sample's test part and in the training's; train with the"
                    + " sample's split seed",
                sample.patient(i)));
      }
    }
  }

  private static List<String> failures(
      PatchSet sample, int[] test, List<Scores> samplers, Segmenter net, Evaluation evaluation) {
    Scores model = samplers.get(0);
    Scores majority =
        samplers.stream().filter(s -> s.name().startsWith("majority")).findFirst().orElseThrow();
    Integer[] bySize = IntStream.range(0, test.length).boxed().toArray(Integer[]::new);
    Arrays.sort(bySize, Comparator.comparingLong(k -> marked(sample, test[k])));
    List<Integer> small = Arrays.asList(bySize).subList(0, test.length / THIRDS);
    List<Integer> large =
        Arrays.asList(bySize).subList(test.length - test.length / THIRDS, test.length);
    double[] raters = new double[2];
    double[] drawn = new double[2];
    try (NDManager manager = Torch.newManager()) {
      Noise noise = new Noise(1, "card");
      for (int i : test) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          add(raters, sample.masks(manager, i));
          NDArray logits = evaluation.sample(net, new int[] {i}, Evaluation.GED_SAMPLES, noise);
          add(drawn, logits.gt(0).toType(logits.getDataType(), false));
        }
      }
    }
    int n = test.length;
    return List.of(
        String.format(
            Locale.ROOT,
            "Empty masks: %.0f%% of its samples mark nothing, of the raters' masks %.0f%%.",
            100 * drawn[0] / n,
            100 * raters[0] / n),
        String.format(
            Locale.ROOT,
            "Spread: two of its samples are %.3f apart (1 - IoU), two raters %.3f.",
            drawn[1] / n,
            raters[1] / n),
        String.format(
            Locale.ROOT,
            "Small lesions: GED V16 %.3f on the third of the patches with the fewest marks (majority"
                + " mask %.3f), %.3f on the third with the most (%.3f).",
            mean(model, small),
            mean(majority, small),
            mean(model, large),
            mean(majority, large)),
        "Pictures of another kind: it has seen 64x64 pixels of CT around a nodule that somebody"
            + " marked, in 8 bits, and knows nothing of a whole scan or another window. It is for"
            + " teaching, not for patients.");
  }

  private static long marked(PatchSet set, int i) {
    return IntStream.range(0, set.raters(i)).map(rater -> set.marked(i, rater)).sum();
  }

  /** Adds the share of empty masks, and the mean distance of two, of masks [1, n, H, W]. */
  private static void add(double[] to, NDArray masks) {
    NDArray flat = masks.reshape(masks.getShape().get(1), -1);
    to[0] += 1 - flat.max(new int[] {1}).mean().getFloat();
    to[1] += Diversity.of(masks).getFloat();
  }

  private static double mean(Scores scores, List<Integer> of) {
    double[] values = scores.of(Metric.GED_V);
    return of.stream().mapToDouble(k -> values[k]).average().orElse(Double.NaN);
  }

  /** The card as a file. */
  public byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  /** In a line: what it is, and its first scores on the sample. */
  public String line() {
    Map<String, Double> row = sample.rows.values().iterator().next();
    return String.format(
        Locale.ROOT,
        "%-13s%s; on the sample's test patients -CLL %.1f, GED V16 %.3f",
        name,
        provenance.get("model"),
        row.get(Metric.CLL.title()),
        row.get(Metric.GED_V.title()));
  }

  /** The card, to be read. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s: %s%n", name, provenance.get("model")));
    text.append(String.format(Locale.ROOT, "licence    %s%n", licence));
    text.append(String.format(Locale.ROOT, "sha256     %s%n", sha256));
    text.append(String.format(Locale.ROOT, "time       %.0f s of training%n", seconds));
    for (String fact :
        List.of("data", "split", "seed", "split seed", "preset", "training", "machine", "stack")) {
      text.append(String.format(Locale.ROOT, "%-11s%s%n", fact, provenance.get(fact)));
    }
    append(text, "Test patches of the data it learned from", whole);
    append(text, "Test patches of lidc-sample", sample);
    text.append(String.format(Locale.ROOT, "%nKnown failures%n"));
    failures.forEach(f -> text.append(String.format(Locale.ROOT, "- %s%n", f)));
    return text.toString();
  }

  private static void append(StringBuilder text, String title, Part part) {
    text.append(
        String.format(
            Locale.ROOT, "%n%s: %d of %d patients%n%-42s", title, part.patches, part.patients, ""));
    METRICS.forEach(m -> text.append(String.format(Locale.ROOT, "%12s", m.title())));
    part.rows.forEach(
        (sampler, row) -> {
          text.append(String.format(Locale.ROOT, "%n%-42s", sampler));
          METRICS.forEach(
              m ->
                  text.append(
                      String.format(
                          Locale.ROOT, "%12s", m.text(row.getOrDefault(m.title(), Double.NaN)))));
        });
    text.append(System.lineSeparator());
  }
}
