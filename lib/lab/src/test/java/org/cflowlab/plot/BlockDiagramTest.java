package org.cflowlab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class BlockDiagramTest {
  private static BlockDiagram diagram() {
    return new BlockDiagram(300, 100)
        .box("a", BlockDiagram.Kind.BLOCK, 0, 30, 60, 40, Palette.BASE, "from & to")
        .box("b", BlockDiagram.Kind.RANDOM, 200, 30, 40, 40, Palette.FLOW, "z");
  }

  @Test
  void itIsXmlWithItsTitle() throws Exception {
    String svg = diagram().arrow("a", "b").svg("a leads to <b>");
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a leads to <b>");
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
    Element arrow = (Element) document.getElementsByTagName("line").item(0);
    assertThat(arrow.getAttribute("x1")).isEqualTo("60.0");
    assertThat(arrow.getAttribute("x2")).isEqualTo("196.0");
    assertThat(arrow.getAttribute("y2")).isEqualTo("50.0");
  }

  /** Two diagrams of one page must not need each other: the first may be folded away. */
  @Test
  void anArrowHasItsOwnTip() {
    String svg = diagram().arrow("a", "b").svg("a leads to b");
    assertThat(svg)
        .contains("<path d='M198.5 50.0 L188.0 55.0 L188.0 45.0 z'/>")
        .doesNotContain("url(", " id=");
  }

  @Test
  void anArrowNeedsItsBoxes() {
    assertThatThrownBy(() -> diagram().arrow("a", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'c'");
  }
}
