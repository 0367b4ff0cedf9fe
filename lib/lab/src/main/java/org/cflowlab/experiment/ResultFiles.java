package org.cflowlab.experiment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.data.PatchSet;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;

/**
 * Results as two files that are small enough to be committed: {@code NAME.csv}, a line for each
 * training with its mean scores and where it came from, and {@code NAME.csv.gz}, a line for each
 * test image of each training with all its scores. What the files hold already, of other days or
 * machines, stays in them.
 */
public final class ResultFiles {
  /** By these a line is known in both files. */
  private static final List<String> KEY = List.of("model", "raters", "seed");

  private static final List<String> IMAGE = List.of("patch", "patient");
  private static final List<String> TOOK =
      List.of("temperature", "ECE", "values", "best step", "steps", "seconds");
  private static final List<String> FACTS =
      List.of(
          "data",
          "split",
          "split seed",
          "preset",
          "training",
          "image",
          "precision",
          "stack",
          "device",
          "machine");
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::raters).thenComparing(Cell::kind).thenComparingLong(Cell::seed);

  private final Protocol protocol;
  private final Path trainings;
  private final Path images;
  private final Map<Cell, List<List<String>>> lineOf = new TreeMap<>(ORDER);
  private final Map<Cell, List<List<String>>> linesOf = new TreeMap<>(ORDER);

  /**
   * What was written.
   *
   * @param trainings all that the files hold now
   * @param missing those asked for that are not finished
   */
  public record Written(List<Cell> trainings, List<Cell> missing) {}

  private ResultFiles(Protocol protocol, Path name) {
    this.protocol = protocol;
    this.trainings = trainings(name);
    this.images = images(name);
  }

  /**
   * Writes what is finished of some trainings, beside what the files hold already.
   *
   * @param folder with a folder for each training
   * @param name of the files, without their endings
   * @throws BadInputException if a folder or the files hold trainings of another protocol, or of
   *     scores made by other conventions
   */
  public static Written write(Protocol protocol, List<Cell> cells, Path folder, Path name)
      throws IOException {
    ResultFiles files = new ResultFiles(protocol, name);
    files.take(files.trainings, files.lineOf);
    files.take(files.images, files.linesOf);
    for (Cell cell : cells) {
      Optional<CellFolder.Finished> done = CellFolder.finished(folder.resolve(cell.id()));
      if (done.isPresent()) {
        files.add(cell, folder.resolve(cell.id()), done.get());
      }
    }
    files.write();
    List<Cell> missing = cells.stream().filter(cell -> !files.lineOf.containsKey(cell)).toList();
    return new Written(List.copyOf(files.lineOf.keySet()), missing);
  }

  private static List<String> head(boolean ofImages) {
    List<String> head = new ArrayList<>(KEY);
    head.addAll(ofImages ? IMAGE : List.of());
    for (Metric metric : Metric.values()) {
      head.add(metric.title());
    }
    if (!ofImages) {
      Nats.PARTS.forEach(part -> head.add(part.title()));
      head.addAll(TOOK);
      head.addAll(FACTS);
    }
    return head;
  }

  private boolean isOfImages(Path file) {
    return file.equals(images);
  }

  /** Takes what a file holds already. */
  private void take(Path file, Map<Cell, List<List<String>>> into) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (CSVParser lines = lines(file)) {
      if (!lines.getHeaderNames().equals(head(isOfImages(file)))) {
        throw new BadInputException(file + " has other columns; name another file");
      }
      for (CSVRecord line : lines) {
        Cell cell =
            new Cell(
                ModelKind.parse(line.get(0)).get(0),
                Raters.parse(line.get(1)).get(0),
                Long.parseLong(line.get(2)));
        if (!isOfImages(file) && !line.get("data").equals(data(cell))) {
          throw new BadInputException(
              String.format(
                  Locale.ROOT,
                  "%s holds results on '%s', not on '%s'; name another file",
                  file,
                  line.get("data"),
                  data(cell)));
        }
        into.computeIfAbsent(cell, c -> new ArrayList<>()).add(line.toList());
      }
    } catch (ZipException | IllegalArgumentException e) {
      if (e instanceof BadInputException known) {
        throw known;
      }
      throw new BadFileException(file, "damaged; delete it to make it again", e);
    }
  }

  /** The file with a line for each training. */
  static Path trainings(Path name) {
    return name.resolveSibling(name.getFileName() + ".csv");
  }

  /** The file with a line for each test image of each training. */
  static Path images(Path name) {
    return name.resolveSibling(name.getFileName() + ".csv.gz");
  }

  /** The lines of a file of either kind, by its ending. */
  static CSVParser lines(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
      return CSVParser.parse(
          new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8)),
          CSV.builder().setHeader().setSkipHeaderRecord(true).get());
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private String data(Cell cell) {
    return protocol.set(cell.raters()).provenance();
  }

  private void add(Cell cell, Path folder, CellFolder.Finished done) throws IOException {
    Map<String, String> facts = CellFolder.facts(folder);
    CellFolder.requireSame(folder, protocol.provenance(cell).facts(), facts);
    if (!done.matches(CellFolder.conventions(true))) {
      throw new BadInputException(
          folder + " was scored by other conventions; run the same compare without --ship once");
    }
    PatchSet set = protocol.set(cell.raters());
    int[] test = protocol.split().test();
    Scores scores = done.scores();
    List<String> line = key(cell);
    for (Metric metric : Metric.values()) {
      line.add(number(scores.mean(metric)));
    }
    for (Nats.Part part : Nats.PARTS) {
      line.add(done.nats() == null ? "" : number(part.mean().applyAsDouble(done.nats())));
    }
    var points = done.history().training();
    line.add(number(scores.temperature()));
    line.add(number(scores.calibration().error()));
    line.add("" + done.values());
    line.add("" + done.history().bestStep());
    line.add("" + points.get(points.size() - 1).step());
    line.add(String.format(Locale.ROOT, "%.1f", done.cost().seconds()));
    FACTS.forEach(fact -> line.add(facts.getOrDefault(fact, "")));
    lineOf.put(cell, List.of(line));
    List<List<String>> lines = new ArrayList<>();
    for (int i = 0; i < test.length; i++) {
      List<String> image = key(cell);
      image.add(set.id(test[i]));
      image.add(set.patient(test[i]));
      for (Metric metric : Metric.values()) {
        image.add(scores.has(metric) ? number(scores.of(metric)[i]) : "");
      }
      lines.add(image);
    }
    linesOf.put(cell, lines);
  }

  private static List<String> key(Cell cell) {
    return new ArrayList<>(List.of(cell.kind().id(), cell.raters().id(), "" + cell.seed()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private void write() throws IOException {
    WholeFile.write(trainings, text(trainings, lineOf));
    String text = text(images, linesOf);
    WholeFile.write(images, out -> zip(text, out));
  }

  private static void zip(String text, OutputStream out) throws IOException {
    GZIPOutputStream zip = new GZIPOutputStream(out);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.finish();
  }

  private String text(Path file, Map<Cell, List<List<String>>> lines) throws IOException {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = new CSVPrinter(text, CSV)) {
      csv.printRecord(head(isOfImages(file)));
      for (List<List<String>> ofCell : lines.values()) {
        csv.printRecords(ofCell);
      }
    }
    return text.toString();
  }
}
