package org.cflowlab.experiment;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.cflowlab.file.WholeFile;
import org.cflowlab.machine.Cost;
import org.cflowlab.plot.Plotly;

/**
 * The report of a grid: one page with everything, the tables as CSV and Markdown, the pictures as
 * PNG.
 */
public final class GridReport {
  private final Grid.Result result;
  private final GridTable table;
  private final Path folder;

  private GridReport(Grid.Result result, Path folder) {
    this.result = result;
    this.table = new GridTable(result);
    this.folder = folder;
  }

  /**
   * Writes the report into a folder; each file appears whole or not at all.
   *
   * @return the page
   */
  public static Path write(Grid.Result result, Path folder) throws IOException {
    Files.createDirectories(folder);
    return new GridReport(result, folder).write();
  }

  private Path write() throws IOException {
    text("table.csv", table.toCsv());
    text("table.md", table.toMarkdown());
    TrainingsTable trainings = new TrainingsTable(result);
    text("trainings.csv", trainings.toCsv());
    text("tests.csv", table.tests().toCsv());
    Page page =
        new Page("Table 1 and Figure 3 on " + result.bench().data().patches().name(), intro())
            .section("Table 1")
            .add(table.toHtml())
            .add(notes())
            .section("Paired tests")
            .add(table.tests().toHtml())
            .section("Learning");
    for (Raters r : result.floors().keySet()) {
      page.add(
          Plotly.plot(
              GridFigures.learningCurves(result, r),
              picture(
                  "learning-" + r.id() + ".png",
                  GridPictures.learningCurves(result, r),
                  "The validation loss of each model over training steps",
                  "Mean over seeds; the values that validated best are the ones scored.")));
    }
    page.section("-CLL against GED");
    for (Raters r : result.floors().keySet()) {
      page.add(
          Plotly.plot(
              GridFigures.scores(trainings.table(), result.kinds(), r),
              "<p>A plot to point at, one point for each training; it needs scripts. Its figures"
                  + " are in the table of each training.</p>"));
    }
    page.section("How many samples -CLL needs");
    for (Raters r : result.floors().keySet()) {
      page.add(
          picture(
              "cll-" + r.id() + ".png",
              GridPictures.cllCurves(result, r),
              "-CLL over the number of samples",
              "The estimate falls with N and is still an upper bound at N = 128."));
    }
    page.section("Figure 3");
    for (int i = 0; i < result.bench().shown().length; i++) {
      String id = result.bench().data().patches().id(result.bench().shown()[i]);
      page.add(
          picture(
              "samples-" + (i + 1) + ".png",
              GridPictures.samples(result, i),
              "An image, its raters' outlines, and samples of each model with their mean",
              "Test patch " + id + ": raters, then each model's samples and the mean of 64."));
    }
    page.section("Calibration");
    for (Raters r : result.floors().keySet()) {
      page.add(
          picture(
              "reliability-" + r.id() + ".png",
              GridPictures.reliability(result, r),
              "The share of marks over the mean probability",
              "Pixels of all test patches in bins by their mean probability."));
    }
    page.section("Each training").add(trainings.toHtml()).add(costs());
    page.section("Where these figures come from")
        .add(
            Page.facts(
                result.models().isEmpty()
                    ? Map.of()
                    : result.bench().provenance(result.models().get(0).cell())));
    page.add(Plotly.library());
    text("report.html", page.html());
    return folder.resolve("report.html");
  }

  private String intro() {
    long seeds = result.models().stream().map(m -> m.cell().seed()).distinct().count();
    return "%d trainings: %s, with %d seed(s) each, trained on %d patches and scored on the same %d test patches of patients that no training patch came from."
        .formatted(
            result.models().size(),
            result.kinds().stream().map(ModelKind::title).collect(Collectors.joining(", ")),
            seeds,
            result.bench().split().train().length,
            result.bench().split().test().length);
  }

  private String notes() {
    StringBuilder html = new StringBuilder("<ul class=\"note\">");
    for (Grid.Failed failed : result.failed()) {
      Page.item(html, "Left out: " + failed.cell() + ": " + failed.reason());
    }
    Page.item(html, "Smaller is better for -CLL and GED, larger for Dice.");
    Page.item(
        html,
        "± is the standard deviation over training seeds of the mean over test patches; a single"
            + " seed has none.");
    Page.item(
        html,
        "Bold: better than every other model of the column by two paired t-tests, over patients and"
            + " over training seeds (where there are several), each with Holm's correction for all"
            + " pairs of the column, at 0.05. Over patients alone a test says that these networks"
            + " differ, not that the models do when they are trained again.");
    for (ResultTable.Metric metric : ResultTable.Metric.values()) {
      Page.item(html, metric.title + ": " + metric.convention + ".");
    }
    Page.item(html, "In the table of each training, " + LatentLikelihoods.CONVENTION);
    Page.item(
        html,
        "Dice: mean over the raters and "
            + Evaluation.GED_SAMPLES
            + " samples, two empty masks 1, one empty 0.");
    Page.item(
        html,
        "Single rater: one mask of each image, of a rater drawn for it once and for all, in training,"
            + " validation and test. The paper takes the first slot.");
    Page.item(
        html,
        "Grey rows are floors: samplers that know the raters' masks. A model that does not beat the"
            + " majority mask says no more than one answer for all.");
    if (result.floors().containsKey(Raters.SINGLE)) {
      Page.item(
          html,
          "With a single rater the oracle and the majority mask are that rater's mask itself, and so"
              + " are no goal there; the empty mask is.");
    }
    Page.item(
        html,
        "Rows in italics are printed in the paper (Table 1, LIDC): other patches, another split,"
            + " and a convention of GED that it does not state. They are no baseline for these data.");
    return html.append("</ul>").toString();
  }

  private String costs() {
    double seconds = result.models().stream().mapToDouble(m -> m.cost().seconds()).sum();
    double wattHours = result.models().stream().mapToDouble(m -> m.cost().wattHours()).sum();
    double grams = result.models().stream().mapToDouble(m -> m.cost().gramsOfCarbonDioxide()).sum();
    String sources =
        result.models().stream()
            .map(m -> m.cost().source())
            .distinct()
            .collect(Collectors.joining("; or "));
    return String.format(
        Locale.ROOT,
        "<p>All trainings together: %.1f minutes, %.1f Wh, %.1f g of CO2 at %.3f kg a kWh (world"
            + " mean, IEA 2019). Power: %s. Memory is the peak of the whole process.</p>",
        seconds / 60,
        wattHours,
        grams,
        Cost.KG_PER_KWH,
        Page.escape(sources));
  }

  private String picture(String name, BufferedImage image, String alt, String caption)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    WholeFile.write(folder.resolve(name), bytes.toByteArray());
    return Page.figure(bytes.toByteArray(), alt, caption);
  }

  private void text(String name, String content) throws IOException {
    WholeFile.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }
}
