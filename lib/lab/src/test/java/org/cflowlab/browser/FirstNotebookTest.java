package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

@Tag("browser")
class FirstNotebookTest {
  /** The cell whose code, and so whose prompt, is folded: a question. */
  private static final int FOLDED = 8;

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
      page.awaitOutputs(12); // three of them places of progress
      page.awaitPicture(PICTURE); // the new one

      assertThat(page.prompts())
          .isEqualTo(
              IntStream.rangeClosed(1, 10)
                  .mapToObj(i -> i == FOLDED ? "" : "[" + i + "]:")
                  .toList());
      assertThat(page.errors()).isEmpty();
    } finally {
      page.photograph(Path.of("target/browser/00-start-here.png"));
    }
  }
}
