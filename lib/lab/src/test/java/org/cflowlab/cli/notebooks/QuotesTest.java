package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class QuotesTest {
  private static final String SHOWN =
      "gap of q: 1.3539 nats\nbelow 0: 8.6%\n20,000 draws: -0.495\n";

  @Test
  void aNumberThatRoundsToTheQuotedOneAgrees() {
    assertThat(problems("lacks 1.35 nats<!--=gap of q-->, not 1.354<!--=gap of q-->.")).isEmpty();
    assertThat(problems("**9%**<!--=below 0--> of $20,000$<!--=draws--> draws")).isEmpty();
    assertThat(problems("a number of 7 without a tag")).isEmpty();
  }

  @Test
  void aSignThatIsWrittenCounts() {
    assertThat(problems("minus .495<!--=draws-->, so -.5<!--=draws-->")).isEmpty();
    assertThat(problems("+.495<!--=draws-->"))
        .containsExactly("cell 2 says +.495; the output '20,000 draws: -0.495'");
  }

  @Test
  void aNumberThatNoOutputShowsIsFound() {
    assertThat(problems("lacks 1.36 nats<!--=gap of q-->"))
        .containsExactly("cell 2 says 1.36; the output 'gap of q: 1.3539 nats'");
    assertThat(problems("lacks 1.35 nats<!--=gap of p-->"))
        .containsExactly("cell 2 quotes a line with 'gap of p'; no output has one");
    assertThat(problems("3 of them\n\nlack much, as we have seen before<!--=gap of q-->"))
        .containsExactly("cell 2 has no number before <!--=gap of q-->");
  }

  private static List<String> problems(String text) {
    ObjectNode content = new ObjectMapper().createObjectNode();
    ObjectNode code = content.putArray("cells").addObject().put("cell_type", "code");
    code.putArray("outputs").addObject().put("output_type", "stream").put("text", SHOWN);
    content.withArray("cells").addObject().put("cell_type", "markdown").put("source", text);
    return Quotes.problems(new NotebookFile(content));
  }
}
