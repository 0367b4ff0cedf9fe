package org.cflowlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PredictionTest {
  private final List<String> html = new ArrayList<>();
  private final List<String> plain = new ArrayList<>();

  @BeforeEach
  void connect() {
    Notebook.connect(
        new Notebook.Screen() {
          @Override
          public void show(String id, String mime, String content, String words) {
            html.add(content);
            plain.add(words);
          }

          @Override
          public void update(String id, String mime, String content, String words) {
            throw new AssertionError();
          }
        });
  }

  private static Prediction question() {
    return Prediction.choice("Is 1 < 2?").right("yes", "It is.").wrong("no", "Count again.");
  }

  @Test
  void whatIsPrintedAndShownIsFoldedInItsOrder() throws Exception {
    PrintStream out = System.out;
    question()
        .reveal(
            () -> {
              System.out.println("first <line>");
              Notebook.show(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "a square");
              System.out.println("last line");
            });
    assertThat(System.out).isSameAs(out);
    assertThat(html).hasSize(1);
    Document page = Jsoup.parse(html.get(0));
    assertThat(page.select("details").hasAttr("open")).isFalse();
    assertThat(page.select("details > pre").eachText())
        .containsExactly("first <line>", "last line");
    assertThat(page.select("details img").attr("alt")).isEqualTo("a square");
    assertThat(page.select(".answers button").eachText()).containsExactly("yes", "no");
    assertThat(page.select("details .replies li").eachText())
        .containsExactly("yes: It is.", "no: Count again.");
    assertThat(plain.get(0)).isEqualTo("Is 1 < 2?\nfirst <line>\n[picture: a square]\nlast line\n");
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws Exception {
    question().reveal(() -> System.out.println("x"));
    assertThat(html.get(0)).doesNotContain("http", "src=", "import ", "fetch(");
  }

  @Test
  void aNumberHasThreeReplies() throws Exception {
    Prediction.number("How many nats?", "nats")
        .between(.1, .3, "A sliver.", "A little more.", "Far less.")
        .reveal(() -> System.out.println(".2"));
    Document page = Jsoup.parse(html.get(0));
    assertThat(page.select(".replies li").eachText())
        .containsExactly("less: A little more.", "0.1 to 0.3 nats: A sliver.", "more: Far less.");
    assertThat(page.select("input")).hasSize(1);
  }

  @Test
  void whatFailsLeavesTheScreenAsItWas() throws Exception {
    PrintStream out = System.out;
    assertThatThrownBy(
            () ->
                question()
                    .reveal(
                        () -> {
                          throw new IllegalStateException("no data");
                        }))
        .hasMessage("no data");
    assertThat(System.out).isSameAs(out);
    Notebook.html("<b>next</b>");
    assertThat(html).containsExactly("<b>next</b>");
  }

  @Test
  void aQuestionThatAsksNothingIsRefused() {
    assertThatThrownBy(() -> Prediction.choice("?").right("yes", "Yes.").reveal(() -> {}))
        .hasMessageContaining("a right answer and a wrong one");
    assertThatThrownBy(() -> Prediction.number("?", "").between(2, 1, "", "", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Prediction.number("?", "").right("yes", ""))
        .hasMessageContaining("between");
  }
}
