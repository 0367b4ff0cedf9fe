package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.cflowlab.exercises.grading.Report;
import org.cflowlab.exercises.grading.Row;
import org.junit.jupiter.api.Test;

/** What autograding services read, field by field as they publish it. */
class ServiceTest {
  private static final Result RESULT =
      new Result(
          "anna",
          "anna.zip",
          false,
          List.of(
              new Report("E1", "KL", List.of(new Row("one", 4, 4, "", "", "", ""))),
              new Report("E8", "GED", List.of(new Row("two", 0, 6, "1", "2", "try", "Dice")))),
          "",
          List.of("Two files."),
          false);

  private static JsonNode of(Service service, Map<String, String> environment) throws IOException {
    return new ObjectMapper().readTree(service.of(RESULT, environment));
  }

  @Test
  void gradescopeGetsATestForEachExercise() throws IOException {
    JsonNode all = of(Service.GRADESCOPE, Map.of());
    assertThat(Service.GRADESCOPE.file()).isEqualTo("results.json");
    assertThat(all.path("score").asInt()).isEqualTo(4);
    assertThat(all.path("output").asText()).isEqualTo("Two files.");
    assertThat(all.at("/tests/0/name").asText()).isEqualTo("E1 KL");
    assertThat(all.at("/tests/0/status").asText()).isEqualTo("passed");
    assertThat(all.at("/tests/1/score").asInt()).isZero();
    assertThat(all.at("/tests/1/max_score").asInt()).isEqualTo(6);
    assertThat(all.at("/tests/1/output").asText()).contains("hint: try");
  }

  @Test
  void classroom50GetsItsContractAndWhatItsRunnerSaid() throws IOException {
    JsonNode all =
        of(
            Service.CLASSROOM50,
            Map.of(
                "CLASSROOM",
                "flows",
                "ASSIGNMENT",
                "kl",
                "USERNAME",
                "anna-gh",
                "COMMIT_URL",
                "https://example.org/c"));
    assertThat(Service.CLASSROOM50.file()).isEqualTo("result.json");
    assertThat(all.path("schema").asText()).isEqualTo("classroom50/result/v1");
    assertThat(all.path("classroom").asText()).isEqualTo("flows");
    assertThat(all.path("assignment").asText()).isEqualTo("kl");
    assertThat(all.path("owner").asText()).isEqualTo("anna-gh");
    assertThat(all.path("assignment_type").asText()).isEqualTo("individual");
    assertThat(all.path("review").asText()).isEqualTo("https://example.org/c");
    assertThat(all.path("datetime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(all.path("score").asInt()).isEqualTo(4);
    assertThat(all.path("max-score").asInt()).isEqualTo(10);
    assertThat(all.at("/tests/0/test-name").asText()).isEqualTo("E1 KL");
    assertThat(all.at("/tests/0/passed").asBoolean()).isTrue();
    assertThat(all.at("/tests/1/max-score").asInt()).isEqualTo(6);
  }
}
