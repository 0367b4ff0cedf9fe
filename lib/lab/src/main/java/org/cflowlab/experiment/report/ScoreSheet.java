package org.cflowlab.experiment.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.data.PatchSet;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.Scores;
import org.cflowlab.experiment.Statistics;

/** All scores of some samplers on some patches: as a table with intervals, and patch by patch. */
public final class ScoreSheet {
  private static final int RESAMPLES = 2000;
  private static final double LEVEL = 0.95;

  private final PatchSet set;
  private final int[] patches;
  private final List<Scores> samplers;

  /** A sheet of scores in the order of the patches. */
  public ScoreSheet(PatchSet set, int[] patches, List<Scores> samplers) {
    this.set = set;
    this.patches = patches.clone();
    this.samplers = List.copyOf(samplers);
  }

  /** Means over patches with 95% bootstrap intervals, for which patients are drawn. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("sampler"));
    Arrays.stream(Metric.values()).map(Metric::title).forEach(header::add);
    header.add("ECE");
    lines.add(header);
    for (Scores s : samplers) {
      List<String> line = new ArrayList<>(List.of(s.name()));
      List<String> ends = new ArrayList<>(List.of(""));
      for (Metric metric : Metric.values()) {
        line.add(number(s.mean(metric)));
        ends.add(s.has(metric) ? interval(s.of(metric)) : "");
      }
      line.add(number(s.calibration().error()));
      ends.add("");
      lines.add(line);
      lines.add(ends);
    }
    return ScoreTable.align(lines)
        + (samplers.stream().anyMatch(s -> s.has(Metric.CLL_IW)) ? latentConvention() + "\n" : "");
  }

  /** What the two estimates are that look at the densities of z. */
  static String latentConvention() {
    return String.format(
        Locale.ROOT,
        "%s: %s. %s: %s.",
        Metric.CLL_IW,
        Metric.CLL_IW.convention(),
        Metric.CLL_PRINTED,
        Metric.CLL_PRINTED.convention());
  }

  private String interval(double[] values) {
    Statistics.Interval i = Statistics.bootstrap(set, patches, values, RESAMPLES, LEVEL, 1);
    return Double.isNaN(i.low()) ? "" : "[" + number(i.low()) + ", " + number(i.high()) + "]";
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? "–"
        : String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
  }

  /** Every score of every patch. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader("sampler", "patch", "patient", "score", "value")
            .get();
    try (CSVPrinter csv = new CSVPrinter(text, format)) {
      for (Scores s : samplers) {
        for (Metric metric : s.values().keySet()) {
          for (int i = 0; i < patches.length; i++) {
            csv.printRecord(
                s.name(), set.id(patches[i]), set.patient(patches[i]), metric, s.of(metric)[i]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
