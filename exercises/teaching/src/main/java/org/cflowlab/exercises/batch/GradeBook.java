package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;

/**
 * The results of a class, as files: {@code grades.csv} (one row a student; the first columns are
 * those of nbgrader's import), {@code grades.json} (with every check), a page for each student, and
 * an overview; where the submissions were downloaded from Moodle or Canvas, also {@code moodle.csv}
 * or {@code canvas.csv} for the way back.
 *
 * @param students of the whole class, by whom pages are named
 * @param results of those who are graded so far
 */
record GradeBook(List<String> exercises, List<String> students, List<Result> results) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern ZIP = Pattern.compile("(?i)\\.zip$");

  void write(Path home) throws IOException {
    WholeFile.write(home.resolve("grades.csv"), csv());
    WholeFile.write(
        home.resolve("grades.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json()));
    Map<String, String> pages = pages();
    writeIfAny(home.resolve("moodle.csv"), table(MOODLE, this::moodle));
    writeIfAny(home.resolve("canvas.csv"), table(CANVAS, this::canvas));
    Path feedback = Files.createDirectories(home.resolve("feedback"));
    for (Result result : results) {
      WholeFile.write(feedback.resolve(pages.get(result.student())), Pages.feedback(result));
    }
    WholeFile.write(home.resolve("overview.html"), Pages.overview(exercises, results, pages));
  }

  /** Writes what a service reads, a file for each student in a folder of its own. */
  void writeFor(Service service, Path home) throws IOException {
    Map<String, String> pages = pages();
    for (Result result : results) {
      String folder = pages.get(result.student()).replaceAll("\\.html$", "");
      Path place = Files.createDirectories(home.resolve("service").resolve(folder));
      WholeFile.write(place.resolve(service.file()), service.of(result, System.getenv()));
    }
  }

  private static void writeIfAny(Path file, String table) throws IOException {
    if (!table.isEmpty()) {
      WholeFile.write(file, table);
    }
  }

  /**
   * The name of each student's page: plain letters, which every system takes for a file, and where
   * that leaves something out, or would be another student's too, a number made from the name. It
   * is the same while the class is being graded as at the end.
   */
  Map<String, String> pages() {
    Map<String, Integer> times = new HashMap<>();
    students.forEach(
        student -> times.merge(plainName(student).toLowerCase(Locale.ROOT), 1, Integer::sum));
    Map<String, String> pages = new HashMap<>();
    for (String student : students) {
      String plain = plainName(student);
      boolean alone = times.get(plain.toLowerCase(Locale.ROOT)) == 1;
      String number = Sha256.of(student).substring(0, 8);
      pages.put(student, (alone && plain.equals(student) ? plain : plain + "-" + number) + ".html");
    }
    return pages;
  }

  private static String plainName(String student) {
    String plain =
        Normalizer.normalize(student, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^A-Za-z0-9 ._@=-]", "_");
    return plain.substring(0, Math.min(80, plain.length()));
  }

  private String csv() throws IOException {
    List<String> header =
        new ArrayList<>(List.of("student_id", "assignment", "score", "max_score", "percent"));
    header.addAll(exercises);
    header.addAll(List.of("late", "file", "remark"));
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader(header.toArray(String[]::new)).get();
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Result result : results) {
        List<Object> row = new ArrayList<>();
        row.add(plain(result.student()));
        row.add("cflow-lab");
        row.add(result.points());
        row.add(result.worth());
        row.add(percent(result));
        result.reports().forEach(report -> row.add(report.points()));
        row.add(result.late() ? "yes" : "no");
        row.add(plain(result.file()));
        row.add(plain(result.remark()));
        printer.printRecord(row);
      }
    }
    return text.toString();
  }

  private static final List<String> MOODLE =
      List.of("Identifier", "Full name", "Grade", "Last modified (grade)", "Feedback comments");

  private Optional<List<Object>> moodle(Result result) {
    Matcher name = Platform.MOODLE.matcher(ZIP.matcher(result.file()).replaceFirst(""));
    return name.matches()
        ? Optional.of(
            List.of(
                "Participant " + name.group("id"),
                plain(name.group("name")),
                grade(result),
                "-",
                plain(result.remark())))
        : Optional.empty();
  }

  private static final List<String> CANVAS =
      List.of("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "cFlow Lab");

  /** The row of a student whose name was read as Canvas's; others only look like it. */
  private Optional<List<Object>> canvas(Result result) {
    Matcher name = Platform.CANVAS.matcher(result.file());
    return name.matches() && result.student().equals(EntryName.canvasStudent(name))
        ? Optional.of(
            List.of(plain(name.group("name")), name.group("id"), "", "", "", grade(result)))
        : Optional.empty();
  }

  /** The points; blank where nothing could be graded, which is not 0. */
  private static Object grade(Result result) {
    return result.graded() ? result.points() : "";
  }

  /** A table of the students that a system named; empty if it named none. */
  private String table(List<String> header, Function<Result, Optional<List<Object>>> row)
      throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader(header.toArray(String[]::new)).get();
    StringWriter text = new StringWriter();
    boolean any = false;
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Result result : results) {
        Optional<List<Object>> cells = row.apply(result);
        if (cells.isPresent()) {
          any = true;
          printer.printRecord(cells.get());
        }
      }
    }
    return any ? text.toString() : "";
  }

  /** So that a spreadsheet does not take a student's text for a formula. */
  private static String plain(String text) {
    return text.matches("(?s)^[=+@\\-\\t\\r].*") ? "'" + text : text;
  }

  private static long percent(Result result) {
    return result.worth() == 0 ? 0 : Math.round(100.0 * result.points() / result.worth());
  }

  private ArrayNode json() {
    ArrayNode all = JSON.createArrayNode();
    for (Result result : results) {
      ObjectNode one = all.addObject();
      one.put("student_id", result.student());
      one.put("file", result.file());
      one.put("late", result.late());
      one.put("score", result.points());
      one.put("max_score", result.worth());
      one.put("graded", result.graded());
      one.put("remark", result.remark());
      ArrayNode tests = one.putArray("tests");
      for (Report report : result.reports()) {
        ObjectNode test = tests.addObject();
        test.put("name", report.exercise());
        test.put("score", report.points());
        test.put("max_score", report.worth());
        test.put("status", report.full() ? "pass" : "fail");
        ArrayNode mistakes = test.putArray("mistakes");
        report.mistakes().stream().sorted().forEach(mistakes::add);
        test.put("output", report.toString());
      }
    }
    return all;
  }
}
