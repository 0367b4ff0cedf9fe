package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** Every notebook as JupyterLab shows it before anything is run, on dark. */
@Tag("browser")
class CourseInJupyterLabTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void everyCommittedOutputShowsOnDark() throws Exception {
    ChromeDriver browser = Chromium.open(folder.resolve("profile"));
    try (RunningLab lab = new RunningLab("00", settings())) {
      NotebookPage page = new NotebookPage(browser);
      for (Path notebook : Course.notebooks()) {
        String name = notebook.getFileName().toString();
        page.open(lab.address().replace("00-start-here.ipynb", name) + "&reset");
        page.awaitOutputs(Course.outputs(notebook));
        if (Boolean.getBoolean("cflow.photographs")) { // some 30 a notebook, half a second each
          page.photographAll("lab-" + name.substring(0, 2));
        }
        assertThat(page.brokenPictures()).as(name).isZero();
        assertThat(page.errors()).as(name).isEmpty();
        assertThat(page.notifications()).as(name).isEmpty();
      }
    } finally {
      browser.quit();
      Chromium.delete(folder);
    }
  }

  /** The theme, and every cell in the page, seen or not. */
  private Path settings() throws IOException {
    Path settings = folder.resolve("settings");
    RunningLab.set(settings, "apputils-extension/themes", "{\"theme\": \"JupyterLab Dark\"}");
    RunningLab.set(settings, "notebook-extension/tracker", "{\"windowingMode\": \"none\"}");
    return settings;
  }
}
