package org.cflowlab.experiment;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.data.PatchSet;

/** All scores of some samplers on some patches: as a table with intervals, and patch by patch. */
public final class ScoreSheet {
  private static final int RESAMPLES = 2000;
  private static final double LEVEL = 0.95;
  private static final List<String> NAMES =
      List.of(
          "-CLL",
          "GED V16",
          "GED U",
          "Dice",
          "matched IoU",
          "NCC",
          "diversity",
          "-CLL IW",
          "-CLL printed");

  private final PatchSet set;
  private final int[] patches;
  private final List<Scores> samplers;

  /** A sheet of scores in the order of the patches. */
  public ScoreSheet(PatchSet set, int[] patches, List<Scores> samplers) {
    this.set = set;
    this.patches = patches.clone();
    this.samplers = List.copyOf(samplers);
  }

  private static List<double[]> columns(Scores s) {
    List<double[]> columns = new ArrayList<>();
    columns.add(s.negativeCll());
    columns.add(s.gedV());
    columns.add(s.gedU());
    columns.add(s.dice());
    columns.add(s.matchedIou());
    columns.add(s.map() == null ? null : s.map().crossCorrelation());
    columns.add(s.diversity());
    columns.add(s.map() == null ? null : s.map().importanceWeightedCll());
    columns.add(s.map() == null ? null : s.map().printedCll());
    return columns;
  }

  /** Means over patches with 95% bootstrap intervals over patients. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("sampler"));
    header.addAll(NAMES);
    header.add("ECE");
    lines.add(header);
    for (Scores s : samplers) {
      List<String> line = new ArrayList<>(List.of(s.name()));
      List<String> ends = new ArrayList<>(List.of(""));
      for (double[] values : columns(s)) {
        line.add(values == null ? "–" : number(Scores.mean(values)));
        ends.add(values == null ? "" : interval(values));
      }
      line.add(s.map() == null ? "–" : number(s.map().calibration().error()));
      ends.add("");
      lines.add(line);
      lines.add(ends);
    }
    boolean latent =
        samplers.stream().anyMatch(s -> s.map() != null && s.map().printedCll() != null);
    return ResultTable.align(lines) + (latent ? LatentLikelihoods.CONVENTION + "\n" : "");
  }

  private String interval(double[] values) {
    double[] patients = PairedTest.perPatient(set, patches, values);
    Statistics.Interval i = Statistics.bootstrap(patients, RESAMPLES, LEVEL, 1);
    return "[" + number(i.low()) + ", " + number(i.high()) + "]";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
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
        List<double[]> columns = columns(s);
        for (int c = 0; c < columns.size(); c++) {
          for (int i = 0; columns.get(c) != null && i < patches.length; i++) {
            csv.printRecord(
                s.name(),
                set.id(patches[i]),
                set.patient(patches[i]),
                NAMES.get(c),
                columns.get(c)[i]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
