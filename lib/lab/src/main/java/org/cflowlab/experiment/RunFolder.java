package org.cflowlab.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cflowlab.file.WholeFile;

/** The folder a run writes: models, report, table, figures with their provenance, pictures. */
public final class RunFolder {
  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder, or takes an empty one, and tries to write in it, so that a long run does not
   * fail at its end.
   *
   * @throws IllegalArgumentException if something is in it already
   * @throws IOException if it cannot be written
   */
  public static RunFolder create(Path folder) throws IOException {
    if (!isFree(folder)) {
      throw new IllegalArgumentException(
          "the folder " + folder + " is not empty; name another with --out");
    }
    Files.createDirectories(folder);
    RunFolder made = new RunFolder(folder);
    made.write("probe", new byte[1 << 20]);
    Files.delete(folder.resolve("probe"));
    return made;
  }

  /**
   * Takes the folder of a run that was interrupted, or makes it.
   *
   * @throws IOException if it cannot be written
   */
  public static RunFolder resume(Path folder) throws IOException {
    if (isFree(folder)) {
      return create(folder);
    }
    if (!Files.isDirectory(folder.resolve("models"))) {
      throw new IllegalArgumentException(
          "the folder " + folder + " holds no run to go on with; name that of one");
    }
    return new RunFolder(folder);
  }

  /** Whether there is no such folder, or nothing in it. */
  public static boolean isFree(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return !Files.exists(folder);
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  /** The report page, once written. */
  public Path report() {
    return folder.resolve("report.html");
  }

  /** The folder that holds a folder for each training. */
  public Path trainings() {
    return folder.resolve("models");
  }

  /** Writes everything else; each file appears whole or not at all. */
  public void write(Comparison.Result result) throws IOException {
    ResultTable table = ResultTable.of(result);
    byte[] curves = png(Pictures.learningCurves(result));
    write("learning-curves.png", curves);
    List<byte[]> samples = new ArrayList<>();
    for (int i = 0; i < result.shown().length; i++) {
      samples.add(png(Pictures.samples(result, i)));
      write("samples-" + (i + 1) + ".png", samples.get(i));
    }
    write("table.csv", table.toCsv().getBytes(StandardCharsets.UTF_8));
    write("results.json", json(result, table));
    String html = Report.html(result, table, curves, samples);
    write("report.html", html.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] json(Comparison.Result result, ResultTable table) throws IOException {
    Map<String, String> provenance = Provenance.of(result);
    List<Map<String, Object>> figures = new ArrayList<>();
    for (ResultTable.Figure f : table.figures()) {
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("sampler", f.sampler());
      figure.put("metric", f.metric());
      figure.put("value", f.value());
      figure.put("standardError", Double.isNaN(f.standardError()) ? null : f.standardError());
      figure.put("images", f.images());
      figure.put("convention", f.convention());
      for (String fact : List.of("seed", "split", "stack", "device")) {
        figure.put(fact, provenance.get(fact));
      }
      figures.add(figure);
    }
    List<Map<String, Object>> models = new ArrayList<>();
    for (Comparison.Trained m : result.models()) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("model", m.kind().title());
      model.put("values", m.values());
      model.put("steps", result.preset().steps());
      model.put("bestStep", m.history().bestStep());
      model.put("seconds", m.history().seconds());
      model.put("training", m.history().training());
      model.put("validation", m.history().validation());
      models.add(model);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("provenance", provenance);
    all.put("figures", figures);
    all.put("pairedTests", result.tests());
    all.put("models", models);
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(all);
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }

  private void write(String name, byte[] content) throws IOException {
    WholeFile.write(folder.resolve(name), content);
  }
}
