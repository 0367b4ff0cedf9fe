package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.report.Report;
import org.cflowlab.experiment.report.ScoreTable;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The interactive plots of a grid's report, opened from its file. */
@Tag("browser")
class PlotlyTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private Path report() throws Exception {
    Protocol protocol =
        new Protocol(
            DataSets.open("embedded", new DataSets.Options(16, 40, 1), Progress.NONE),
            Settings.named("tiny").withSteps(6),
            1,
            Torch.device("cpu"));
    List<Cell> cells = Cell.of(ModelKind.parse("unet,prob"), List.of(Raters.ALL), List.of(1L, 2L));
    return Report.write(new ScoreTable(new Comparison(protocol, cells).run(Progress.NONE)), folder);
  }

  @Test
  void theReportDrawsItsPlotsFromTheDiskAlone() throws Exception {
    Path page = report();
    assertThat(Files.size(page)).isBetween(2_000_000L, 5_000_000L);
    ChromeDriver browser = Chromium.open(folder.resolve("profile"));
    try {
      browser.manage().window().setSize(new Dimension(1200, 1000));
      browser.get(page.toUri().toString());
      new WebDriverWait(browser, Duration.ofSeconds(60))
          .until(d -> d.findElements(By.cssSelector(".plotly-figure .main-svg")).size() >= 2);
      assertThat(
              browser.findElements(
                  By.cssSelector("img[alt^='The negative bound of each model over training']")))
          .singleElement()
          .satisfies(picture -> assertThat(picture.isDisplayed()).isFalse());
      assertThat(
              (List<?>)
                  browser.executeScript(
                      "return performance.getEntriesByType('resource').map(e => e.name)"
                          + ".filter(name => !/^(data|blob):/.test(name))"))
          .isEmpty();
      WebElement scores = browser.findElements(By.className("plotly-figure")).get(1);
      browser.executeScript("arguments[0].scrollIntoView()", scores);
      WebElement point = scores.findElement(By.cssSelector(".scatterlayer .point"));
      new Actions(browser).moveToElement(point).perform();
      new WebDriverWait(browser, Duration.ofSeconds(10))
          .until(d -> scores.findElement(By.className("hoverlayer")).getText().contains("seed 1"));
      assertThat(scores.findElement(By.className("hoverlayer")).getText()).contains("Det. U-Net");
      Path file = Path.of("target/browser/report-plots.png");
      Files.createDirectories(file.getParent());
      Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    } finally {
      browser.quit();
      Chromium.delete(folder.resolve("profile"));
    }
  }
}
