package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cflowlab.notebook.PlanarPanel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The panel of notebook 03 from a file and in a frame, as an exported page shows it. */
@Tag("browser")
class PlanarPanelTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void draggingUBendsTheStepUntilItFolds() throws Exception {
    Path page = Files.writeString(folder.resolve("page.html"), frame());
    ChromeDriver browser = Chromium.open(folder.resolve("profile"));
    try {
      browser.manage().window().setSize(new Dimension(1100, 900));
      browser.get(page.toUri().toString());
      browser.switchTo().frame(0);
      assertThat(state(browser)).contains("w·u = 1.98", "has an inverse");
      photograph(browser, "planar-panel-start");
      String densityBefore = pixels(browser, "after");

      drag(browser, 1.5, 0.6, -2, 0);
      await(browser, "below −1: the step folds space");
      assertThat(state(browser)).contains("w·u = −2.40");
      assertThat(browser.findElement(By.id("after")).getDomAttribute("class")).isEqualTo("folds");
      assertThat(pixels(browser, "after")).isNotEqualTo(densityBefore);
      photograph(browser, "planar-panel-folded");

      browser.findElement(By.id("hat")).click();
      await(browser, "w·û = −0.91, close to the limit −1: the step still has an inverse");
      photograph(browser, "planar-panel-repaired");
    } finally {
      browser.quit();
      Chromium.delete(folder.resolve("profile"));
    }
  }

  @Test
  void keysMoveItAndANarrowDarkScreenShowsIt() throws Exception {
    Path page = Files.writeString(folder.resolve("page.html"), frame());
    ChromeDriver browser = Chromium.open(folder.resolve("profile"));
    try {
      browser.manage().window().setSize(new Dimension(500, 1800));
      browser.executeCdpCommand(
          "Emulation.setEmulatedMedia",
          java.util.Map.of(
              "features",
              java.util.List.of(
                  java.util.Map.of("name", "prefers-color-scheme", "value", "dark"))));
      browser.get(page.toUri().toString());
      browser.switchTo().frame(0);
      WebElement slider = browser.findElement(By.id("u1"));
      slider.sendKeys(Keys.HOME);
      await(browser, "folds space");
      slider.sendKeys(Keys.END);
      await(browser, "has an inverse");
      photograph(browser, "planar-panel-dark");
    } finally {
      browser.quit();
      Chromium.delete(folder.resolve("profile"));
    }
  }

  private static String frame() throws Exception {
    return "<!DOCTYPE html><meta charset='utf-8'>" + Shown.html(PlanarPanel::show);
  }

  /** Drags on the first pane, in its own coordinates from -4 to 4. */
  private static void drag(ChromeDriver browser, double x1, double y1, double x2, double y2) {
    WebElement pane = browser.findElement(By.id("before"));
    double scale = pane.getSize().width / 8.0;
    new Actions(browser)
        .moveToElement(pane, (int) Math.round(x1 * scale), (int) Math.round(-y1 * scale))
        .clickAndHold()
        .moveToElement(pane, (int) Math.round(x2 * scale), (int) Math.round(-y2 * scale))
        .release()
        .perform();
  }

  private static String state(ChromeDriver browser) {
    return browser.findElement(By.id("state")).getText();
  }

  private static void await(ChromeDriver browser, String words) {
    new WebDriverWait(browser, Duration.ofSeconds(10)).until(d -> state(browser).contains(words));
  }

  private static String pixels(ChromeDriver browser, String canvas) {
    return (String)
        browser.executeScript("return document.getElementById('" + canvas + "').toDataURL()");
  }

  private static void photograph(ChromeDriver browser, String name) throws IOException {
    Path file = Path.of("target/browser", name + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
  }
}
