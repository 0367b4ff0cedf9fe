package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
      for (Path notebook : notebooks()) {
        String name = notebook.getFileName().toString();
        page.open(lab.address().replace("00-start-here.ipynb", name) + "&reset");
        page.awaitOutputs(outputs(notebook));
        page.photographAll("lab-" + name.substring(0, 2));
        assertThat(page.brokenPictures()).as(name).isZero();
        assertThat(page.errors()).as(name).isEmpty();
        assertThat(page.notifications()).as(name).isEmpty();
      }
    } finally {
      browser.quit();
      Chromium.delete(folder);
    }
  }

  /** A user's settings: the theme, and every cell in the page, seen or not. */
  private Path settings() throws IOException {
    Path settings = folder.resolve("settings/@jupyterlab");
    write(
        settings.resolve("apputils-extension/themes.jupyterlab-settings"),
        "{\"theme\": \"JupyterLab Dark\"}");
    write(
        settings.resolve("notebook-extension/tracker.jupyterlab-settings"),
        "{\"windowingMode\": \"none\"}");
    return settings.getParent();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../notebooks"))) {
      return files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  private static int outputs(Path notebook) throws IOException {
    int count = 0;
    for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).path("cells")) {
      count += cell.path("outputs").size();
    }
    return count;
  }
}
