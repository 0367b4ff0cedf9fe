package org.cflowlab.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTest {
  @Test
  void mathematicsIsKeptFromMarkdown() {
    assertThat(Markdown.toHtml("so $a_1 * b_1 * c < d$ holds"))
        .isEqualTo("<p>so <span class=\"math\">a_1 * b_1 * c &lt; d</span> holds</p>\n");
    assertThat(Markdown.toHtml("$$\n\\hat s_k\n= 1\n$$"))
        .isEqualTo("<p><span class=\"math display\">\\hat s_k\n= 1</span></p>\n");
    assertThat(Markdown.toHtml("| $|t|$ | b |\n|---|---|\n| 1 | 2 |"))
        .contains("<th><span class=\"math\">|t|</span></th>");
  }

  @Test
  void codeAndPricesAreNoMathematics() {
    assertThat(Markdown.toHtml("`$a$` and\n```\n$b$\n```"))
        .contains("<code>$a$</code>", "$b$")
        .doesNotContain("class=\"math\"");
    assertThat(Markdown.toHtml("from $5 to $6")).doesNotContain("class=\"math\"");
  }
}
