package org.cflowlab.experiment.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Differences;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Nats;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.Statistics;
import org.cflowlab.file.WholeFile;
import org.cflowlab.loss.Schedule;
import org.cflowlab.machine.Cost;
import org.cflowlab.metric.TruthScores;
import org.cflowlab.plot.Page;
import org.cflowlab.plot.Plotly;

/**
 * The report of a comparison: one page with everything; the tables as CSV and Markdown; all figures
 * with their provenance as JSON; the pictures as PNG.
 */
public final class Report {
  private final Comparison.Result result;
  private final ScoreTable table;
  private final DifferencesTable differences;
  private final Map<String, String> facts;
  private final Path folder;

  private Report(ScoreTable table, Path folder) {
    this.result = table.result();
    this.table = table;
    this.differences = new DifferencesTable(table.differences());
    this.facts = facts(result);
    this.folder = folder;
  }

  /** What all models share of their provenance. */
  private static Map<String, String> facts(Comparison.Result result) {
    Comparison.Trained first = result.models().get(0);
    Map<String, String> facts = result.protocol().provenance(first.cell()).facts();
    facts.remove("model");
    facts.put("seed", join(result.seeds()));
    facts.put("raters", join(result.raters().stream().map(Raters::title).toList()));
    return facts;
  }

  private static String join(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /**
   * Writes the report into a folder; each file appears whole or not at all.
   *
   * @param table of a result with at least one model
   * @return the page
   */
  public static Path write(ScoreTable table, Path folder) throws IOException {
    Files.createDirectories(folder);
    return new Report(table, folder).write();
  }

  private Path write() throws IOException {
    TrainingsTable trainings = new TrainingsTable(result);
    text("table.csv", table.toCsv());
    text("table.md", table.toMarkdown());
    text("trainings.csv", trainings.toCsv());
    text("tests.csv", differences.toCsv());
    WholeFile.write(folder.resolve("results.json"), json());
    Page page =
        new Page(
                join(result.kinds().stream().map(ModelKind::title).toList())
                    + " on "
                    + result.data().patches().name(),
                intro())
            .section("Scores on the test split")
            .add(table.toHtml())
            .add(notes())
            .section("Paired tests")
            .add(differences.toHtml())
            .add(differences.isEmpty() ? "" : testNotes())
            .section("Learning");
    Schedule objective = Pictures.objective(result);
    for (Raters r : result.raters()) {
      page.add(
          Plotly.plot(
              Figures.learningCurves(result, r),
              picture(
                  "learning-" + r.id() + ".png",
                  Pictures.learningCurves(result, r),
                  (objective.endsWithBound() ? "The negative bound" : "The objective")
                      + " of each model over training steps",
                  "Mean over seeds; the values that validated best are the ones scored."
                      + (objective.isStandard()
                          ? ""
                          : " Validation is by what training ends with: "
                              + objective.lastInWords()
                              + "."))));
    }
    page.section("-CLL against GED");
    for (Raters r : result.raters()) {
      page.add(
          Plotly.plot(
              Figures.scores(trainings.table(), result.kinds(), r),
              "<p>A plot to point at, one point for each training; it needs scripts. Its figures"
                  + " are in the table of each training.</p>"));
    }
    page.section("How many samples -CLL needs");
    for (Raters r : result.raters()) {
      page.add(
          picture(
              "cll-" + r.id() + ".png",
              Pictures.cllCurves(result, r),
              "-CLL over the number of samples",
              "The estimate falls with N and is still an upper bound at N = "
                  + Evaluation.CLL_SAMPLES
                  + "."));
    }
    page.section("Samples (Figure 3)");
    for (int i = 0; i < result.shown().length; i++) {
      page.add(
          picture(
              "samples-" + (i + 1) + ".png",
              Pictures.samples(result, i),
              "An image, its raters' outlines, and samples of each model with their mean",
              String.format(
                  Locale.ROOT,
                  "Test patch %s: raters, then each model's samples and the mean of %d.",
                  result.data().patches().id(result.shown()[i]),
                  Protocol.MEAN_OF)));
    }
    page.section("Calibration");
    for (Raters r : result.raters()) {
      page.add(
          picture(
              "reliability-" + r.id() + ".png",
              Pictures.reliability(result, r),
              "The share of marks over the mean probability",
              "Pixels of all test patches in bins by their mean probability."));
    }
    if (result.data().truth().isPresent()) {
      addTruth(page);
    }
    page.section("Each training").add(trainings.toHtml()).add(costs());
    page.section("Where these figures come from").add(Page.facts(facts)).add(Plotly.library());
    text("report.html", page.html());
    return folder.resolve("report.html");
  }

  /** What can be shown where p(s|x) is known. */
  private void addTruth(Page page) throws IOException {
    page.section("How often each answer is given");
    for (Raters r : result.raters()) {
      page.add(
          picture(
              "answers-" + r.id() + ".png",
              Pictures.answers(result, r),
              "The share of samples that give each answer over its true probability",
              "Test lesions in bins by the probability of the answer; a sample gives the answer"
                  + " nearest to it if 1 - IoU is below "
                  + TruthScores.NEAR
                  + ", else none."));
    }
    if (result.models().stream().noneMatch(m -> m.nats().isPresent())) {
      return;
    }
    page.section("Where the nats go");
    NatsTable nats = new NatsTable(result);
    for (Raters r : result.raters()) {
      if (result.kinds().stream().anyMatch(kind -> !result.nats(kind, r).isEmpty())) {
        page.add(
            picture(
                "nats-" + r.id() + ".png",
                Pictures.nats(result, r),
                "The negative bound of each model as a stack of its parts",
                "Mean over seeds and over the first " + Nats.LESIONS + " test lesions."));
      }
    }
    page.add(nats.toHtml()).add(Page.list(NatsTable.NOTES));
  }

  private String intro() {
    return String.format(
            Locale.ROOT,
            "%d training(s), with %s seed(s) of each model, on %d patches, scored on the same %d test patches of patients that no training patch came from.",
            result.models().size(),
            seedsOfEach(),
            result.split().train().length,
            result.split().test().length)
        + purpose();
  }

  /** How many seeds a model has: one number, or the fewest and the most where some are left out. */
  private String seedsOfEach() {
    IntSummaryStatistics seeds =
        result.kinds().stream()
            .flatMapToInt(kind -> result.raters().stream().mapToInt(r -> result.of(kind, r).size()))
            .summaryStatistics();
    return seeds.getMin() == seeds.getMax()
        ? "" + seeds.getMax()
        : seeds.getMin() + " to " + seeds.getMax();
  }

  /** What data that come with the kit are good for; empty for others. */
  private String purpose() {
    if (result.data().truth().isPresent()) {
      return " The lesions are made, and the truth p(s|x) is known: these data show how far a model"
          + " is from the optimum and where its nats go, and nothing about a clinic. For real lesions"
          + " take --data lidc-sample.";
    }
    boolean sample = result.data().patches().name().equals(DataSets.SAMPLE);
    return sample
        ? " The lesions are real, outlined by four radiologists each (LIDC-IDRI, Armato et al. 2011,"
            + " CC BY 3.0): these data show how a model does where raters really part. The truth"
            + " p(s|x) is not known, and so few test patients leave wide intervals: for the first take"
            + " --data embedded, for the second all of LIDC."
        : "";
  }

  private String notes() {
    List<String> notes = new ArrayList<>();
    result.failed().forEach(f -> notes.add("Left out: " + f.cell() + ": " + f.reason()));
    notes.add(whatIsBetter());
    boolean several = table.figures().stream().anyMatch(f -> f.seeds() > 1);
    notes.add(
        several
            ? "± is the standard deviation over training seeds of the mean over test patches; of"
                + " one seed, and of floors, which have none, the standard error over test patches."
            : "± is the standard error over test patches; one seed says nothing of how models differ"
                + " when they are trained again.");
    notes.add(
        "Bold: better than every other model of the column by two paired t-tests, over patients and"
            + " over training seeds, each with Holm's correction for all pairs and scores, at"
            + " 0.05. Over patients alone a test says that these networks differ, not that the"
            + " models do when they are trained again; with one seed nothing is bold.");
    Differences.columns(result).stream()
        .map(Differences.Column::metric)
        .distinct()
        .forEach(m -> notes.add(m + ": " + m.convention() + "."));
    notes.add("In the table of each training, " + ScoreSheet.latentConvention());
    notes.add("Grey rows are floors." + ideal());
    notes.add(
        "Rows that have seen the answers are scored on the very masks that they are made of: no"
            + " goal for a model. But a model that does not beat the majority mask says no more"
            + " than one answer for all.");
    if (result.raters().contains(Raters.SINGLE)) {
      notes.add(
          "Single rater: one mask of each image, of a rater drawn for it once and for all, in"
              + " training, validation and test. The paper takes the first slot.");
    }
    if (result.raters().contains(Raters.FIRST)) {
      notes.add(
          "First rater: the mask in the first slot of each image, in training, validation and test,"
              + " as in the paper. On LIDC slots are no persons: the first is empty on 8% of the"
              + " patches, the fourth on 63%.");
    }
    if (result.raters().stream().anyMatch(raters -> raters != Raters.ALL)
        || result.data().patches().raters() == 1) {
      notes.add(
          "With a single rater the oracle and the majority mask are that rater's mask itself, and so"
              + " are no goal there; the empty mask is.");
    }
    if (table.figures().stream().anyMatch(f -> f.kind() == ScoreTable.Kind.PAPER)) {
      notes.add(
          "Rows in italics are printed in the paper (Table 1, LIDC): other patches, another split,"
              + " and a convention of GED that it does not state. They are no baseline for these"
              + " data.");
    }
    return Page.list(notes);
  }

  /** Which way the table's scores point. */
  private String whatIsBetter() {
    Map<Boolean, List<String>> titles =
        Differences.columns(result).stream()
            .map(Differences.Column::metric)
            .distinct()
            .collect(
                Collectors.partitioningBy(
                    Metric::lowerIsBetter, Collectors.mapping(Metric::title, Collectors.toList())));
    return "Smaller is better for "
        + join(titles.get(true))
        + (titles.get(false).isEmpty() ? "" : ", larger for " + join(titles.get(false)))
        + ".";
  }

  /** The sampler that is as far as a model can come; one rater of an image shows none. */
  private String ideal() {
    if (result.data().truth().isPresent()) {
      return " The truth itself is a sampler of the known p(s|x) that has not seen these masks: what"
          + " it is expected to get is as far as a model can come. The best single mask is the one"
          + " nearest to p(s|x).";
    }
    return table.figures().stream().anyMatch(f -> f.sampler().equals(Evaluation.IDEAL))
        ? " The ideal rater is a sampler of the raters' own distribution that has not seen these"
            + " masks: with d the mean distance of two raters of an image it is expected to get d/R"
            + " by U and d/R + d/n by V with n samples, which is as far as a model can come. That"
            + " takes the raters of an image for exchangeable draws from p(s|x)."
        : "";
  }

  private static String testNotes() {
    return Page.list(
        List.of(
            "Every score and every pair of models is here, and Holm's correction is over all lines.",
            "Over patients a pair is a patient's mean over its patches and the seeds; over seeds it is"
                + " a seed's mean over all patches, as in the table above. So the two intervals are"
                + " of different means where patients have unequally many patches.",
            "Effect: the mean difference in units of the spread of the pairs (Cohen's d_z).",
            "Equivalent, p: two one-sided tests over seeds of whether the true difference is within"
                + " the margin. That is a claim of its own: what is not significant may still be"
                + " large.",
            "Seeds to see it: how many trainings of each model a test needs to see a difference as"
                + " large as the margin in four trials of five, by the spread over the seeds here."));
  }

  private String costs() {
    List<Cost> costs = result.models().stream().map(Comparison.Trained::cost).toList();
    return String.format(
        Locale.ROOT,
        "<p>All trainings together: %.1f minutes, %.1f Wh, %.1f g of CO2 at %.3f kg a kWh (world"
            + " mean, IEA 2019). Power: %s. Memory is the peak of the whole process.</p>",
        costs.stream().mapToDouble(Cost::seconds).sum() / 60,
        costs.stream().mapToDouble(Cost::wattHours).sum(),
        costs.stream().mapToDouble(Cost::gramsOfCarbonDioxide).sum(),
        Cost.KG_PER_KWH,
        Page.escape(
            costs.stream().map(Cost::source).distinct().collect(Collectors.joining("; or "))));
  }

  private byte[] json() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("provenance", facts);
    all.put(
        "figures", table.figures().stream().filter(f -> f.images() > 0).map(this::json).toList());
    all.put("pairedTests", table.differences().all().stream().map(Report::json).toList());
    all.put("models", result.models().stream().map(this::json).toList());
    all.put(
        "failed",
        result.failed().stream()
            .map(f -> Map.of("training", f.cell().id(), "reason", f.reason()))
            .toList());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(all);
  }

  private Map<String, Object> json(ScoreTable.Figure f) {
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("sampler", f.sampler());
    figure.put("raters", f.column().raters().id());
    figure.put("metric", f.column().metric().title());
    figure.put("value", f.value());
    figure.put("standardError", numberOrNull(f.standardError()));
    figure.put("sdOverSeeds", numberOrNull(f.spread()));
    figure.put("images", f.images());
    figure.put("convention", f.convention());
    for (String fact : List.of("seed", "split", "stack", "device")) {
      figure.put(fact, facts.get(fact));
    }
    return figure;
  }

  private static Map<String, Object> json(Differences.Compared c) {
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("metric", c.overPatients().metric().title());
    test.put("raters", c.raters().id());
    test.put("first", c.overPatients().first());
    test.put("second", c.overPatients().second());
    test.put("difference", c.overPatients().difference());
    test.put("pairs", c.overPatients().pairs());
    test.put("interval", ends(c.overPatients()));
    test.put("effect", numberOrNull(c.overPatients().sample().effect()));
    test.put("p", numberOrNull(c.overPatients().p()));
    test.put("holm", numberOrNull(c.corrected()));
    test.put("seeds", c.overSeeds().pairs());
    test.put("intervalOverSeeds", ends(c.overSeeds()));
    test.put("effectOverSeeds", numberOrNull(c.overSeeds().sample().effect()));
    test.put("pOverSeeds", numberOrNull(c.overSeeds().p()));
    test.put("holmOverSeeds", numberOrNull(c.correctedOverSeeds()));
    test.put("margin", c.overSeeds().metric().margin());
    test.put("equivalenceOverSeeds", numberOrNull(c.overSeeds().equivalence()));
    test.put("seedsToSeeMargin", c.seedsToSee() == 0 ? null : c.seedsToSee());
    return test;
  }

  /** The ends of the 95% interval; null for one pair. */
  private static double[] ends(Differences.Paired test) {
    Statistics.Interval i = test.interval();
    return Double.isNaN(i.low()) ? null : new double[] {i.low(), i.high()};
  }

  /** JSON knows no NaN. */
  private static Double numberOrNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private Map<String, Object> json(Comparison.Trained m) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("model", m.kind().title());
    model.put("raters", m.cell().raters().id());
    model.put("seed", m.cell().seed());
    model.put("values", m.values());
    model.put("steps", result.protocol().settings().steps());
    model.put("bestStep", m.history().bestStep());
    model.put("seconds", m.history().seconds());
    m.nats().ifPresent(nats -> model.put("nats", json(nats)));
    model.put("training", m.history().training());
    model.put("validation", m.history().validation());
    return model;
  }

  private static Map<String, Object> json(Nats nats) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("entropy", numberOrNull(nats.meanEntropy()));
    all.put("klToTruth", numberOrNull(nats.meanKl()));
    all.put("gap", numberOrNull(nats.meanGap()));
    all.put("approximation", numberOrNull(nats.meanApproximation()));
    all.put("amortisation", numberOrNull(nats.meanAmortisation()));
    all.put("bestGaussian", numberOrNull(nats.meanGaussian()));
    all.put("lesions", nats.kl().length);
    all.put("leftOut", nats.leftOut());
    return all;
  }

  private String picture(String name, BufferedImage image, String alt, String caption)
      throws IOException {
    Path file = folder.resolve(name);
    WholeFile.write(file, out -> ImageIO.write(image, "png", out));
    return Page.figure(Files.readAllBytes(file), alt, caption);
  }

  private void text(String name, String content) throws IOException {
    WholeFile.write(folder.resolve(name), content);
  }
}
