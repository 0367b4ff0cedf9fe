package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.file.WholeFile;

/**
 * The results of a class, as files: {@code grades.csv} (one row a student; the first columns are
 * those of nbgrader's import and of a Moodle grade sheet), {@code grades.json} (with the tests as
 * GitHub Classroom wants them), a page for each student, and an overview; where the submissions
 * were downloaded from Moodle, also {@code moodle.csv}, a grading worksheet for the way back.
 */
record GradeBook(List<String> exercises, List<Result> results) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How Moodle names a participant's folder: the number is the participant's. */
  private static final Pattern MOODLE =
      Pattern.compile("(.*)_(\\d+)_assignsubmission_file_?(?:\\.zip)?");

  void write(Path home) throws IOException {
    WholeFile.write(home.resolve("grades.csv"), csv());
    WholeFile.write(
        home.resolve("grades.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json()));
    String moodle = moodle();
    if (!moodle.isEmpty()) {
      WholeFile.write(home.resolve("moodle.csv"), moodle);
    }
    Path feedback = Files.createDirectories(home.resolve("feedback"));
    for (Result result : results) {
      WholeFile.write(
          feedback.resolve(fileName(result.student()) + ".html"), Pages.feedback(result));
    }
    WholeFile.write(home.resolve("overview.html"), Pages.overview(exercises, results));
  }

  /** A name that every system takes for a file. */
  static String fileName(String student) {
    return student.replaceAll("[^\\p{L}\\p{N} ._@-]", "_");
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

  /** The columns that Moodle's import looks for; empty if no submission is named by Moodle. */
  private String moodle() throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(
                "Identifier", "Full name", "Grade", "Last modified (grade)", "Feedback comments")
            .get();
    StringWriter text = new StringWriter();
    boolean any = false;
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Result result : results) {
        Matcher name = MOODLE.matcher(result.file());
        if (name.matches()) {
          any = true;
          printer.printRecord(
              "Participant " + name.group(2),
              plain(name.group(1)),
              result.points(),
              "-",
              plain(result.remark()));
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
