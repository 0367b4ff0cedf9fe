package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.jupyter.Kernelspec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** Tablesaw's plots in a notebook of one's own, opened by {@code lab start FILE}. */
@Tag("browser")
class PlotsInJupyterLabTest {
  private static final String TABLE =
      """
      import tech.tablesaw.api.DoubleColumn;
      import tech.tablesaw.api.Table;
      import tech.tablesaw.plotly.api.LinePlot;
      import tech.tablesaw.plotly.api.ScatterPlot;
      Table t = Table.create("gap",
          DoubleColumn.create("K", 0, 1, 2, 4), DoubleColumn.create("nats", 1.35, .9, .5, .1));
      Plots.show(LinePlot.create("The gap over K", t, "K", "nats"), "the gap falls with K");
      """;
  private static final String AGAIN =
      """
      Plots.show(ScatterPlot.create("The same as points", t, "K", "nats"), "the same as points");
      """;

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void plotsAreDrawnWithoutANetwork() throws Exception {
    Path notebook = folder.resolve("my plots.ipynb");
    new ObjectMapper().writeValue(notebook.toFile(), notebook(TABLE, AGAIN));
    ChromeDriver browser = Chromium.open(folder.resolve("profile"));
    try (RunningLab lab = new RunningLab(notebook.toString(), folder.resolve("settings"))) {
      assertThat(lab.address()).contains("/my%20plots.ipynb?");
      NotebookPage page = new NotebookPage(browser);
      page.open(lab.address());
      page.runAll();
      page.awaitElements(".jp-OutputArea-output .plotly-figure .svg-container", 2);
      assertThat(page.errors()).isEmpty();
      assertThat(page.loaded())
          .allMatch(address -> address.matches("(http://127.0.0.1|data:|blob:).*"));
      page.photograph(Path.of("target/browser/plots.png"));
    } finally {
      browser.quit();
      Chromium.delete(folder);
    }
  }

  private static Map<String, Object> notebook(String... cells) {
    List<Map<String, Object>> code = new ArrayList<>();
    for (String source : cells) {
      Map<String, Object> cell = new HashMap<>();
      cell.put("cell_type", "code");
      cell.put("id", "cell-" + code.size());
      cell.put("metadata", Map.of());
      cell.put("execution_count", null);
      cell.put("outputs", List.of());
      cell.put("source", source.strip());
      code.add(cell);
    }
    Map<String, Object> kernel =
        Map.of("name", Kernelspec.NAME, "display_name", "Java (cFlow Lab)", "language", "java");
    return Map.of(
        "nbformat",
        4,
        "nbformat_minor",
        5,
        "metadata",
        Map.of("kernelspec", kernel),
        "cells",
        code);
  }
}
