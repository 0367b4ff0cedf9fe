package org.cflowlab.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;

/**
 * Results that {@code lab compare --ship} wrote, read for a test of one's own: the mean scores of
 * each training, and the scores of each test image. Columns are called as in the files.
 */
public final class ShippedResults {
  private final Path trainings;
  private final Path images;
  private final List<CSVRecord> ofTrainings;
  private final List<CSVRecord> ofImages;

  /**
   * A training, as the files call it.
   *
   * @param model such as {@code prob-mc}
   * @param raters {@code all} or {@code single}
   */
  public record Training(String model, String raters, long seed) {}

  private ShippedResults(Path name) throws IOException {
    this.trainings = name.resolveSibling(name.getFileName() + ".csv");
    this.images = name.resolveSibling(name.getFileName() + ".csv.gz");
    this.ofTrainings = records(trainings);
    this.ofImages = records(images);
  }

  /**
   * Reads both files of some results.
   *
   * @param name of the files, without their endings
   * @throws BadInputException if there are none
   * @throws BadFileException if one is damaged
   */
  public static ShippedResults read(Path name) throws IOException {
    BadInputException.requirePresent("name", name);
    return new ShippedResults(name);
  }

  private static List<CSVRecord> records(Path file) throws IOException {
    BadInputException.require(Files.exists(file), "no results in " + file);
    try (CSVParser lines = ResultFiles.lines(file)) {
      return lines.getRecords();
    } catch (IOException | RuntimeException e) {
      throw new BadFileException(file, "damaged", e);
    }
  }

  /** All trainings, in the order of the file. */
  public List<Training> trainings() {
    return ofTrainings.stream().map(ShippedResults::training).toList();
  }

  private static Training training(CSVRecord line) {
    return new Training(line.get("model"), line.get("raters"), Long.parseLong(line.get("seed")));
  }

  /**
   * A mean score of one training.
   *
   * @return NaN where the model has no such score
   * @throws BadInputException if there is no such training, or column
   */
  public double score(Training training, String column) {
    return ofTrainings.stream()
        .filter(line -> training(line).equals(training))
        .findFirst()
        .map(line -> number(line, column))
        .orElseThrow(() -> new BadInputException(training + " is not in " + trainings));
  }

  /**
   * A mean score of a model, by the order of seeds: a value for each seed that every model of these
   * raters has, so that the values of two models are pairs.
   *
   * @throws BadInputException if there is no training of this model, no such seed, or no such
   *     column
   */
  public double[] bySeed(String model, String raters, String column) {
    Map<String, Set<Long>> seedsOf =
        trainings().stream()
            .filter(one -> one.raters().equals(raters))
            .collect(
                Collectors.groupingBy(
                    Training::model,
                    Collectors.mapping(Training::seed, Collectors.toCollection(TreeSet::new))));
    BadInputException.require(
        model != null && seedsOf.containsKey(model),
        model + " (" + raters + ") is not in " + trainings);
    Set<Long> common = new TreeSet<>(seedsOf.get(model));
    seedsOf.values().forEach(common::retainAll);
    BadInputException.require(
        !common.isEmpty(),
        "no seed (" + raters + ") of all " + seedsOf.keySet() + " in " + trainings);
    return common.stream()
        .mapToDouble(seed -> score(new Training(model, raters, seed), column))
        .toArray();
  }

  /**
   * A score of one training, the mean of each patient's images, by patients' names: images of one
   * patient resemble each other, so that patients are what a test may count.
   *
   * @throws BadInputException if there is no such training, or column
   */
  public double[] byPatient(Training training, String column) {
    TreeMap<String, Double> means =
        ofImages.stream()
            .filter(line -> training(line).equals(training))
            .collect(
                Collectors.groupingBy(
                    line -> line.get("patient"),
                    TreeMap::new,
                    Collectors.averagingDouble(line -> number(line, column))));
    BadInputException.require(!means.isEmpty(), training + " is not in " + images);
    return means.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double number(CSVRecord line, String column) {
    BadInputException.require(
        line.isMapped(column), "no column '" + column + "'; there are " + line.toMap().keySet());
    String text = line.get(column);
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
