package org.cflowlab.exercises.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.BiFunction;
import org.cflowlab.exercises.grading.Report;

/** What autograding services read: one file for a submission, made from its result. */
enum Service {
  /** See gradescope-autograders.readthedocs.io, Autograder Specifications. */
  GRADESCOPE("results.json", Service::gradescope),
  /** The contract classroom50/result/v1; the runner says in variables what it is about. */
  CLASSROOM50("result.json", Service::classroom50);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final BiFunction<Result, Map<String, String>, ObjectNode> content;

  Service(String file, BiFunction<Result, Map<String, String>, ObjectNode> content) {
    this.file = file;
    this.content = content;
  }

  String file() {
    return file;
  }

  /**
   * The file's content.
   *
   * @param environment the variables that the service's runner sets
   */
  byte[] of(Result result, Map<String, String> environment) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(content.apply(result, environment));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode gradescope(Result result, Map<String, String> environment) {
    ObjectNode all = JSON.createObjectNode();
    all.put("score", result.points());
    all.put("output", result.remark());
    all.put("visibility", "visible");
    var tests = all.putArray("tests");
    for (Report report : result.reports()) {
      tests
          .addObject()
          .put("name", report.exercise() + " " + report.title())
          .put("score", report.points())
          .put("max_score", report.worth())
          .put("status", report.full() ? "passed" : "failed")
          .put("output_format", "text")
          .put("output", report.toString());
    }
    return all;
  }

  private static ObjectNode classroom50(Result result, Map<String, String> environment) {
    ObjectNode all = JSON.createObjectNode();
    all.put("schema", "classroom50/result/v1");
    all.put("classroom", environment.getOrDefault("CLASSROOM", ""));
    all.put("assignment", environment.getOrDefault("ASSIGNMENT", ""));
    all.put("assignment_type", environment.getOrDefault("ASSIGNMENT_TYPE", "individual"));
    String user = environment.getOrDefault("USERNAME", result.student());
    all.put("owner", environment.getOrDefault("OWNER", user));
    all.put("submission", environment.getOrDefault("SUBMISSION_TAG", ""));
    String commit = environment.getOrDefault("COMMIT_URL", "");
    all.put("commit", commit);
    all.put("release", environment.getOrDefault("RELEASE_URL", ""));
    all.put("review", environment.getOrDefault("REVIEW_URL", commit));
    all.put("datetime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("score", result.points());
    all.put("max-score", result.worth());
    var tests = all.putArray("tests");
    for (Report report : result.reports()) {
      tests
          .addObject()
          .put("test-name", report.exercise() + " " + report.title())
          .put("passed", report.full())
          .put("score", report.points())
          .put("max-score", report.worth());
    }
    return all;
  }
}
