package org.cflowlab.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  private final Path name;
  private final Map<Training, List<CSVRecord>> trainings;
  private final Map<Training, List<CSVRecord>> images;

  /**
   * A training, as the files call it.
   *
   * @param model such as {@code prob-mc}
   * @param raters {@code all} or {@code single}
   */
  public record Training(String model, String raters, long seed) {}

  private ShippedResults(Path name) throws IOException {
    this.name = name;
    this.trainings = records(ResultFiles.trainings(name));
    this.images = records(ResultFiles.images(name));
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

  /** The lines of each training, in the order of the file. */
  private static Map<Training, List<CSVRecord>> records(Path file) throws IOException {
    BadInputException.require(Files.exists(file), "no results in " + file);
    try (CSVParser lines = ResultFiles.lines(file)) {
      return lines.stream()
          .collect(
              Collectors.groupingBy(
                  ShippedResults::training, LinkedHashMap::new, Collectors.toList()));
    } catch (IOException | RuntimeException e) {
      throw new BadFileException(file, "damaged", e);
    }
  }

  private static Training training(CSVRecord line) {
    return new Training(line.get("model"), line.get("raters"), Long.parseLong(line.get("seed")));
  }

  /** All trainings, in the order of the file. */
  public List<Training> trainings() {
    return List.copyOf(trainings.keySet());
  }

  private List<CSVRecord> of(Training training, Map<Training, List<CSVRecord>> lines) {
    BadInputException.require(
        lines.containsKey(training), training + " is not in the results " + name);
    return lines.get(training);
  }

  /**
   * A mean score of one training.
   *
   * @return NaN where the model has no such score
   * @throws BadInputException if there is no such training, or column
   */
  public double score(Training training, String column) {
    return number(of(training, trainings).get(0), column);
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
        model + " (" + raters + ") is not in the results " + name);
    Set<Long> common = new TreeSet<>(seedsOf.get(model));
    seedsOf.values().forEach(common::retainAll);
    BadInputException.require(
        !common.isEmpty(),
        "no seed (" + raters + ") of all " + seedsOf.keySet() + " in the results " + name);
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
    return of(training, images).stream()
        .collect(
            Collectors.groupingBy(
                line -> line.get("patient"),
                TreeMap::new,
                Collectors.averagingDouble(line -> number(line, column))))
        .values()
        .stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double number(CSVRecord line, String column) {
    BadInputException.require(
        line.isMapped(column), "no column '" + column + "'; there are " + line.toMap().keySet());
    String text = line.get(column);
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
