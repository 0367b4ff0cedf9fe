package org.cflowlab.plot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import tech.tablesaw.plotly.components.Figure;

/**
 * Tablesaw's interactive plots in pages that need no network: Plotly itself, packed, is part of the
 * page, and the browser unpacks it.
 *
 * <p>A page holds the {@link #library()} once, anywhere, and any number of plots.
 */
public final class Plotly {
  private static final String SOURCE = "/META-INF/resources/webjars/plotly.js-dist/%s/plotly.js";
  private static final String POM = "/META-INF/maven/org.webjars.npm/plotly.js-dist/pom.properties";

  private static final String LIBRARY =
      """
      <script>
      window.cflowPlotly ??= (async () => {
        const packed = Uint8Array.from(atob("@PACKED@"), c => c.charCodeAt(0));
        const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
        const script = document.createElement("script");
        script.textContent = await new Response(unpacked).text();
        document.head.append(script);
      })();
      </script>
      """;

  /** Waits for the library, which may stand below; what stood in for the plot then goes. */
  private static final String PLOT =
      """
      <div id="@ID@" class="plotly-figure"></div><div id="@ID@-instead">@INSTEAD@</div>
      <script>
      (async () => {
        for (let i = 0; i < 100 && !window.cflowPlotly; i++) {
          await new Promise(r => setTimeout(r, 100));
        }
        if (!window.cflowPlotly) { return; }
        await window.cflowPlotly;
        document.getElementById("@ID@-instead").style.display = "none";
        @DRAW@
      })();
      </script>
      """;

  private static String library;

  private Plotly() {}

  /** Plotly for a page, some 2.5 MB of HTML; a second one on the same page does nothing. */
  public static synchronized String library() {
    if (library == null) {
      library = LIBRARY.replace("@PACKED@", packed());
    }
    return library;
  }

  /**
   * A plot for a page that holds the library.
   *
   * @param instead HTML to show until it is drawn, and where no script runs
   */
  public static String plot(Figure figure, String instead) {
    String id =
        "plot_" + UUID.randomUUID().toString().replace('-', '_'); // part of a variable's name
    String draw =
        figure
            .asJavascript(id)
            .replaceAll("</?script>", "")
            .replaceAll("title: ('[^']*'|\"[^\"]*\")", "title: {text: $1}") // since Plotly 3
            .strip();
    return PLOT.replace("@INSTEAD@", instead).replace("@DRAW@", draw).replace("@ID@", id);
  }

  private static String packed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream pom = Plotly.class.getResourceAsStream(POM)) {
      Properties facts = new Properties();
      facts.load(pom);
      try (InputStream in =
              Plotly.class.getResourceAsStream(
                  String.format(Locale.ROOT, SOURCE, facts.getProperty("version")));
          GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        in.transferTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
