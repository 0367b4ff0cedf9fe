package org.cflowlab.cli.site;

import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.data.MutableDataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.notebook.Notebook;

/**
 * Markdown as Jupyter reads it: with tables, and with TeX between dollar signs, which becomes an
 * element of class {@code math} (and {@code display}) for the page's script to typeset.
 */
final class Markdown {
  /** Code, which is left alone, or mathematics on a line of its own, or in a line. */
  private static final Pattern CODE_OR_MATH =
      Pattern.compile(
          "(?ms)^```.*?^```|`+[^`]+`+|\\$\\$(?<display>.+?)\\$\\$"
              + "|(?<![\\\\$])\\$(?<inline>[^\\s$](?:[^$]*?[^\\s$\\\\])?)\\$(?!\\d)");

  /** Stands for a formula while the rest is read; no text contains these characters. */
  private static final Pattern PLACE = Pattern.compile("\uE000(\\d+)\uE001");

  private static final MutableDataSet OPTIONS =
      new MutableDataSet().set(Parser.EXTENSIONS, List.of(TablesExtension.create()));
  private static final Parser PARSER = Parser.builder(OPTIONS).build();
  private static final HtmlRenderer RENDERER = HtmlRenderer.builder(OPTIONS).build();

  private Markdown() {}

  /** The HTML of a text. */
  static String toHtml(String markdown) {
    List<String> formulas = new ArrayList<>();
    String held =
        CODE_OR_MATH
            .matcher(markdown)
            .replaceAll(
                found -> {
                  Matcher match = (Matcher) found;
                  String display = match.group("display");
                  String tex = display != null ? display : match.group("inline");
                  if (tex == null) {
                    return Matcher.quoteReplacement(match.group());
                  }
                  formulas.add(formula(tex, display != null));
                  return "\uE000" + (formulas.size() - 1) + "\uE001";
                });
    return PLACE
        .matcher(RENDERER.render(PARSER.parse(held)))
        .replaceAll(
            place -> Matcher.quoteReplacement(formulas.get(Integer.parseInt(place.group(1)))));
  }

  private static String formula(String tex, boolean display) {
    return String.format(
        Locale.ROOT,
        "<span class=\"math%s\">%s</span>",
        display ? " display" : "",
        Notebook.escape(tex.strip()));
  }
}
