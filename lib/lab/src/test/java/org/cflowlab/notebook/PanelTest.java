package org.cflowlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PanelTest {
  static Stream<Panel> panels() {
    return Stream.of(PlanarPanel.PANEL, ToyBPanel.PANEL, FloorPanel.PANEL);
  }

  @ParameterizedTest
  @MethodSource("panels")
  void nothingIsLoadedFromElsewhere(Panel panel) {
    assertThat(panel.page()).doesNotContain("http", "src=", "import ", "fetch(");
  }

  @ParameterizedTest
  @MethodSource("panels")
  void thePageSurvivesBeingAnAttribute(Panel panel) {
    var frame = Jsoup.parse(panel.html()).selectFirst("iframe");
    assertThat(frame.attr("srcdoc"))
        .isEqualTo(panel.page())
        .doesNotContain("/* panel.", "/* frame.");
    assertThat(frame.attr("title")).isEqualTo(panel.title());
    assertThat(panel.html()).endsWith(">" + panel.words() + "</iframe>");
  }
}
