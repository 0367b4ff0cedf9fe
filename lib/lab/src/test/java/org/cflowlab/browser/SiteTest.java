package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cflowlab.cli.site.Site;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The course's site as a reader opens it from a disk. */
@Tag("browser")
class SiteTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private ChromeDriver browser;

  @BeforeEach
  void write() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../../notebooks"))) {
      List<Path> notebooks = files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
      Site.write(notebooks, List.of(), folder.resolve("site"), Progress.NONE);
    }
    browser = Chromium.open(folder.resolve("profile"));
  }

  @AfterEach
  void close() throws IOException {
    if (browser != null) {
      browser.quit();
      Chromium.delete(folder);
    }
  }

  @Test
  void everyPageTypesetsItsFormulasAndStaysOnTheDisk() throws Exception {
    screen(1200, 900, 1, false, "light");
    for (String page : pages()) {
      open(page);
      assertThat(browser.findElements(By.cssSelector(".katex-error"))).as(page).isEmpty();
      assertThat(number("document.querySelectorAll('.math').length"))
          .as("formulas of " + page)
          .isEqualTo(
              number("document.querySelectorAll('.math > .katex, .math > .katex-display').length"));
      assertThat(number("[...document.images].filter(i => !i.naturalWidth).length"))
          .as("broken pictures of " + page)
          .isZero();
      assertThat(loaded()).as(page).allMatch(address -> address.matches("(file|data|about):.*"));
      photograph(page + "-desktop");
    }
  }

  @Test
  void everyPageFitsADarkPhone() throws Exception {
    screen(390, 844, 2, true, "dark");
    for (String page : pages()) {
      open(page);
      assertThat(number("document.documentElement.scrollWidth")).as(page).isLessThanOrEqualTo(390);
      assertThat(browser.executeScript("return getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(22, 24, 27)");
      photograph(page + "-phone-dark");
    }
  }

  @Test
  void theIndexLeadsToThePanelWhichIsDragged() throws Exception {
    screen(1200, 900, 1, false, "light");
    browser.get(folder.resolve("site/index.html").toUri().toString());
    browser.findElement(By.partialLinkText("03 ")).click();
    WebElement frame = browser.findElement(By.cssSelector("iframe[title^='A planar step']"));
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", frame);
    browser.switchTo().frame(frame);
    WebElement pane = browser.findElement(By.id("before"));
    String before = browser.findElement(By.id("state")).getText();
    assertThat(before).contains("w·u = 1.98", "has an inverse");
    double unit = pane.getSize().width / 8.0;
    new Actions(browser)
        .moveToElement(pane, (int) Math.round(1.5 * unit), (int) Math.round(-.6 * unit))
        .clickAndHold()
        .moveToElement(pane, (int) Math.round(-2 * unit), 0)
        .release()
        .perform();
    new WebDriverWait(browser, Duration.ofSeconds(10))
        .until(d -> d.findElement(By.id("state")).getText().contains("the step folds space"));
    assertThat(number("document.documentElement.scrollHeight - innerHeight"))
        .isLessThanOrEqualTo(0);
    browser.switchTo().defaultContent();
    photograph("site-panel", false);
  }

  private List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("site"))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".html"))
          .sorted()
          .toList();
    }
  }

  private void open(String page) {
    browser.get(folder.resolve("site").resolve(page).toUri().toString());
  }

  private long number(String script) {
    return ((Number) browser.executeScript("return " + script)).longValue();
  }

  @SuppressWarnings("unchecked")
  private List<String> loaded() {
    return (List<String>)
        browser.executeScript(
            "return performance.getEntriesByType('resource').map(entry => entry.name)");
  }

  private void screen(int width, int height, int scale, boolean mobile, String theme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  private void photograph(String name) throws IOException {
    photograph(name.replace(".html", ""), true);
  }

  private void photograph(String name, boolean whole) throws IOException {
    Path file = Path.of("target/browser/site", name + ".png");
    Files.createDirectories(file.getParent());
    if (whole) {
      Object data =
          browser
              .executeCdpCommand(
                  "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"))
              .get("data");
      Files.write(file, Base64.getDecoder().decode((String) data));
    } else {
      Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    }
  }
}
