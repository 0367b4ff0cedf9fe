package org.cflowlab.cli.site;

import java.util.List;
import java.util.Locale;
import org.cflowlab.notebook.Notebook;
import org.jsoup.nodes.Element;

/** The pages around the lessons: head, way on and back, contents. */
final class Pages {
  /** The picture of the course, beside its notebooks. */
  static final String PICTURE = "cflow-net.svg";

  /** The folder of the Javadoc. */
  static final String API = "api";

  private static final String COURSE = "cFlow Lab";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="assets/katex/katex.min.css">
      <link rel="stylesheet" href="assets/site.css">
      <script defer src="assets/katex/katex.min.js"></script>
      <script defer src="assets/site.js"></script>
      </head>
      <body>
      %s
      </body>
      </html>
      """;

  private Pages() {}

  /** The page of lesson i. */
  static String lesson(List<Lesson> lessons, int i) {
    Lesson lesson = lessons.get(i);
    List<Lesson> numbered = lessons.stream().filter(Lesson::onTheWay).toList();
    int at = numbered.indexOf(lesson);
    boolean last = at < 0 || at == numbered.size() - 1;
    String way =
        String.format(
            Locale.ROOT,
            "<nav class=\"way\" aria-label=\"Course\">%s<a href=\"index.html\">%s</a>%s</nav>",
            at <= 0 ? "<span></span>" : link("← ", numbered.get(at - 1), ""),
            COURSE,
            last ? "<span></span>" : link("", numbered.get(at + 1), " →"));
    String content = way + contents(lesson) + "<main>" + lesson.body().html() + "</main>" + way;
    return String.format(
        Locale.ROOT, PAGE, Notebook.escape(lesson.title() + " – " + COURSE), content);
  }

  /** The first page: every lesson and its question, and the way to the Javadoc. */
  static String index(List<Lesson> lessons, boolean pictured, boolean documented) {
    StringBuilder list = new StringBuilder();
    for (Lesson lesson : lessons) {
      list.append("<li>").append(link("", lesson, ""));
      list.append(Markdown.toHtml(capital(lesson.question()))).append("</li>\n");
    }
    String picture =
        pictured
            ? "<p class=\"wide\"><img class=\"paper\" src=\""
                + PICTURE
                + "\" alt=\"One image and four raters who disagree; a network with a prior, a"
                + " posterior bent by a flow, and a decoder; samples that disagree as the raters"
                + " do.\"></p>"
            : "";
    String library =
        documented
            ? "<p>For those who program with it: <a href=\""
                + API
                + "/index.html\">the library's"
                + " classes</a>.</p>"
            : "";
    String content =
        String.format(
            Locale.ROOT,
            """
        <main>
        <h1>%s</h1>
        <p>Four experts outline the same lesion and disagree. This course leads from the bound of a
        conditional VAE to a conditional normalizing flow that draws masks as the experts do. Each
        page is a notebook with its outputs; to run them yourself, get the course kit.</p>
        %s
        <ul class="lessons">
        %s</ul>
        %s
        </main>""",
            COURSE,
            picture,
            list,
            library);
    return String.format(Locale.ROOT, PAGE, COURSE, content);
  }

  private static String contents(Lesson lesson) {
    StringBuilder items = new StringBuilder();
    for (Element heading : lesson.body().select("h2")) {
      items.append(
          String.format(
              Locale.ROOT, "<li><a href=\"#%s\">%s</a></li>", heading.id(), heading.html()));
    }
    return "<details class=\"contents\"><summary>Contents</summary><ul>"
        + items
        + "</ul></details>";
  }

  private static String link(String before, Lesson lesson, String after) {
    return String.format(
        Locale.ROOT,
        "<a href=\"%s\">%s%s%s</a>",
        lesson.file(),
        before,
        Notebook.escape(lesson.title()),
        after);
  }

  private static String capital(String question) {
    return question.isEmpty()
        ? question
        : question.substring(0, 1).toUpperCase(Locale.ROOT) + question.substring(1);
  }
}
