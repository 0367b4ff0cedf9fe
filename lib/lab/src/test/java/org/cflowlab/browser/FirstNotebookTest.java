package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

@Tag("browser")
class FirstNotebookTest {
  private static final String PICTURE = "A lesion in a lung. Top: the scan";

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void labStartShowsTheFirstNotebookAndRunsAllOfIt() throws Exception {
    ChromeDriver browser = Chromium.open(folder.resolve("profile"));
    try (RunningLab lab = new RunningLab("00", folder.resolve("settings"))) {
      check(new NotebookPage(browser), lab.address());
    } finally {
      browser.quit();
      Chromium.delete(folder);
    }
  }

  private static void check(NotebookPage page, String address) throws IOException {
    try {
      page.open(address);
      page.awaitPicture(PICTURE); // the committed one
      assertThat(page.notifications()).isEmpty();

      page.clearOutputs();
      page.runAll();
      page.awaitOutputs(Course.outputs(notebook()));
      page.awaitPicture(PICTURE); // the new one

      assertThat(page.prompts()).isEqualTo(committedPrompts());
      assertThat(page.errors()).isEmpty();
    } finally {
      page.photograph(Path.of("target/browser/00-start-here.png"));
    }
  }

  private static Path notebook() throws IOException {
    return Course.notebooks().get(0);
  }

  /** What is before the code of a notebook that was run from top to bottom: none where folded. */
  private static List<String> committedPrompts() throws IOException {
    List<String> prompts = new ArrayList<>();
    for (JsonNode cell : Course.codeCells(notebook())) {
      boolean folded = cell.at("/metadata/jupyter/source_hidden").asBoolean();
      prompts.add(folded ? "" : "[%d]:".formatted(prompts.size() + 1));
    }
    return prompts;
  }
}
