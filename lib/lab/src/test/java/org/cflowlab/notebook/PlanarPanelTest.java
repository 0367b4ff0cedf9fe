package org.cflowlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanarPanelTest {
  @Test
  void nothingIsLoadedFromElsewhere() {
    assertThat(PlanarPanel.page()).doesNotContain("http", "src=", "import ", "fetch(");
  }

  @Test
  void thePageSurvivesBeingAnAttribute() {
    String html = PlanarPanel.html();
    String inner = html.substring(html.indexOf("srcdoc=\"") + 8, html.indexOf("\">A planar step"));
    assertThat(inner).doesNotContain("\"", "<");
    assertThat(
            inner
                .replace("&quot;", "\"")
                .replace("&gt;", ">")
                .replace("&lt;", "<")
                .replace("&amp;", "&"))
        .isEqualTo(PlanarPanel.page());
  }
}
