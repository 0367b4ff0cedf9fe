package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class FormTest {
  private final ObjectNode content = new ObjectMapper().createObjectNode();
  private final ArrayNode cells = content.putArray("cells");

  @Test
  void aTitleAndSectionsAreFine() {
    markdown("# Title\n\n## 1 First\n\n### Exercise\n\n```\n# no heading\n```\n\n## 2 Second");
    code("int x;\n".repeat(Form.MOST_LINES) + "\n\n", "<img alt='a lesion' src='data:,'>");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aSkippedLevelIsFound() {
    markdown("# Title\n\n### Exercise");
    markdown("# Another");
    assertThat(problems())
        .containsExactly(
            "cell 1: a heading of level 3 after one of level 1",
            "cell 2: a heading of level 1 after one of level 3");
  }

  @Test
  void aMissingTitleIsFound() {
    markdown("words");
    assertThat(problems()).containsExactly("has no headings");
    markdown("## 1 First");
    assertThat(problems()).containsExactly("begins without a title ('# ...')");
  }

  @Test
  void aCellOverLengthIsFound() {
    markdown("# Title");
    code("int x;\n".repeat(Form.MOST_LINES + 1), "");
    assertThat(problems()).containsExactly("cell 2 has 26 lines of code; the limit is 25");
  }

  @Test
  void aLineThatScrollsSidewaysIsFound() {
    markdown("# Title");
    code("x".repeat(Form.MOST_COLUMNS) + "\n" + "y".repeat(Form.MOST_COLUMNS), "");
    code("x;\n" + "y".repeat(Form.MOST_COLUMNS + 1), "");
    assertThat(problems()).containsExactly("cell 3 has a line of 89; the limit is 88");
  }

  @Test
  void aQuestionWhoseCodeIsOpenIsFound() {
    markdown("# Title");
    code("Prediction.choice(\"Which?\");", "");
    code("show(Prediction.class);", "");
    code("int x = 1;\nPrediction.number(\"How many?\", \"\");", "");
    assertThat(problems()).hasSize(2);
    assertThat(problems().get(0)).contains("cell 2 asks", "source_hidden");
    assertThat(problems().get(1)).contains("cell 4 asks");
  }

  @Test
  void aCheckWithoutItsVerdictIsFound() {
    markdown("# Title");
    prints("two lines\ncheck passed: they are equal");
    prints("check failed");
    prints("checkpoints: 3 of 4");
    assertThat(problems()).isEmpty();
    prints("two lines\ncheck: they differ by 1e-7");
    cells
        .addObject()
        .put("cell_type", "code")
        .put("source", "")
        .putArray("outputs")
        .addObject()
        .putObject("data")
        .putArray("text/plain")
        .add("check of (12): 0\n");
    assertThat(problems()).hasSize(2);
    assertThat(problems().get(0)).startsWith("cell 5 prints a check");
    assertThat(problems().get(1)).startsWith("cell 6 prints a check");
  }

  @Test
  void aPictureWithoutItsTextIsFound() {
    markdown("# Title");
    code("show();", "<img src='data:,'>");
    code("draw();", "<svg><text>x</text></svg>");
    code("draw();", "<svg role='img' aria-label='two boxes'><svg></svg></svg>");
    assertThat(problems())
        .containsExactly(
            "cell 2 shows a picture without a text for it (alt)",
            "cell 3 shows a picture without a text for it (alt)");
  }

  private List<String> problems() {
    return Form.problems(new NotebookFile(content));
  }

  private void markdown(String source) {
    cells.addObject().put("cell_type", "markdown").put("source", source);
  }

  private void prints(String text) {
    ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", "");
    cell.putArray("outputs").addObject().put("text", text);
  }

  private void code(String source, String html) {
    ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", source);
    cell.putArray("outputs").addObject().putObject("data").put("text/html", html);
  }
}
