package org.cflowlab.cli.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.notebook.Notebook;

/** Java source with its comments, texts and keywords marked. */
final class JavaCode {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?s)(?<comment>//[^\\n]*|/\\*.*?\\*/)|(?<text>\"(?:\\\\.|[^\"\\\\\\n])*\")"
              + "|(?<keyword>\\b(?:boolean|break|byte|case|catch|char|class|continue|default|do"
              + "|double|else|enum|extends|final|finally|float|for|if|implements|import|instanceof"
              + "|int|interface|long|new|private|public|record|return|short|static|super|switch"
              + "|this|throw|throws|try|var|void|while|true|false|null)\\b)");

  private JavaCode() {}

  /** The HTML of a source, to stand in a {@code <pre>}. */
  static String toHtml(String source) {
    StringBuilder html = new StringBuilder();
    int from = 0;
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      html.append(Notebook.escape(source.substring(from, token.start())));
      html.append("<span class=\"").append(kind(token)).append("\">");
      html.append(Notebook.escape(token.group())).append("</span>");
      from = token.end();
    }
    return html.append(Notebook.escape(source.substring(from))).toString();
  }

  private static String kind(Matcher token) {
    return token.group("comment") != null
        ? "comment"
        : token.group("text") != null ? "text" : "keyword";
  }
}
