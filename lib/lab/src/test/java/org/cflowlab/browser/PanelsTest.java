package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.notebook.FloorPanel;
import org.cflowlab.notebook.Notebook;
import org.cflowlab.notebook.ToyBPanel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The panels of Toy B and of the floor of GED, in a frame of a page from a file. */
@Tag("browser")
class PanelsTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private ChromeDriver browser;

  @BeforeEach
  void start() throws IOException {
    browser = Chromium.open(folder.resolve("profile"));
  }

  @AfterEach
  void close() throws IOException {
    browser.quit();
    Chromium.delete(folder);
  }

  @Test
  void toyBIsCoveredByHandAndNotByGradientDescent() throws Exception {
    open(ToyBPanel::show, 1100, "light");
    double start = number("gap (\\d+\\.\\d+)");
    WebElement map = browser.findElement(By.id("map"));
    double unit = (map.getSize().width - 56) / 7.0; // between the axes
    int middle = (46 - 10) / 2; // of the axes, to the right of the canvas's
    int centre = (10 - 38) / 2;
    double tall = (300 - 48) / 7.0;
    new Actions(browser) // the disc at (2, 2.6) down to (2, 2.2)
        .moveToElement(map, (int) (middle + 2 * unit), (int) (centre - 2.6 * tall))
        .clickAndHold()
        .moveToElement(map, (int) (middle + 2 * unit), (int) (centre - 2.2 * tall))
        .release()
        .perform();
    await(state -> !state.startsWith("gap " + start));
    assertThat(output("u")).isCloseTo(.2, within(.05));
    new Actions(browser) // the square at (0, 0) to the right
        .moveToElement(map, middle, centre)
        .clickAndHold()
        .moveToElement(map, (int) (middle + unit), centre)
        .release()
        .perform();
    await(state -> output("b") > .9);
    photograph("toy-b-dragged");

    browser.findElement(By.id("hump")).click();
    await(state -> state.startsWith("gap 1.354"));
    browser.findElement(By.id("start")).click();
    browser.findElement(By.id("descend")).click();
    await(state -> state.contains("Gradient descent went"));
    assertThat(number("went from \\d+\\.\\d+ to (\\d+\\.\\d+)")).isBetween(1., start);
    photograph("toy-b-descended");
    browser.findElement(By.id("hand")).click();
    await(state -> !state.contains("Gradient"));
    assertThat(number("gap (\\d+\\.\\d+)")).isCloseTo(.038, within(.002));
    assertThat(number("hole (\\d+\\.\\d+)")).isLessThan(.001);
    photograph("toy-b-by-hand");
  }

  @Test
  void theFloorFallsWithSamplesAndRaters() throws Exception {
    open(FloorPanel::show, 1100, "light");
    double before = number("V (\\d+\\.\\d+)");
    assertThat(number("lesions (\\d+\\.\\d+)"))
        .isCloseTo(before, within(5 * number("± (\\d+\\.\\d+)")));
    WebElement floor = browser.findElement(By.id("floor"));
    int from = (int) (46 + (floor.getSize().width - 56) * 16. / 64) - floor.getSize().width / 2;
    new Actions(browser)
        .moveToElement(floor, from, 0)
        .clickAndHold()
        .moveByOffset((floor.getSize().width - 56) / 2, 0)
        .release()
        .perform();
    await(state -> state.contains("48 samples") || state.contains("47 samples"));
    assertThat(number("V (\\d+\\.\\d+)")).isLessThan(before);
    double u = number("U (\\d+\\.\\d+)");
    browser.findElement(By.id("raters")).sendKeys(Keys.END);
    await(state -> state.startsWith("16 raters"));
    assertThat(number("U (\\d+\\.\\d+)")).isCloseTo(u / 4, within(.001));
    photograph("floor");
  }

  @Test
  void bothFitADarkPhone() throws Exception {
    for (Map.Entry<String, Notebook.Showing> panel :
        Map.<String, Notebook.Showing>of("toy-b", ToyBPanel::show, "floor", FloorPanel::show)
            .entrySet()) {
      open(panel.getValue(), 400, "dark");
      assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
          .isEqualTo(browser.executeScript("return innerWidth"));
      assertThat(browser.executeScript("return document.documentElement.className"))
          .isEqualTo("dark");
      browser.switchTo().defaultContent();
      photograph(panel.getKey() + "-dark");
    }
  }

  private void open(Notebook.Showing show, int width, String theme) throws Exception {
    Path page =
        Files.writeString(
            folder.resolve("page.html"),
            "<!DOCTYPE html><meta charset='utf-8'><style>body { margin: 0 }</style>"
                + Shown.html(show));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 1100, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    browser.get(page.toUri().toString());
    browser.switchTo().frame(0);
    await(state -> !state.isEmpty());
  }

  private String state() {
    return browser.findElement(By.id("state")).getText();
  }

  private void await(Predicate<String> wanted) {
    new WebDriverWait(browser, Duration.ofSeconds(60)).until(d -> wanted.test(state()));
  }

  private double number(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(state());
    assertThat(found.find()).as(pattern + " in " + state()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private double output(String id) {
    String text = browser.findElement(By.id(id + "out")).getText();
    return Double.parseDouble(text.replace('−', '-'));
  }

  private void photograph(String name) throws IOException {
    Path file = Path.of("target/browser", name + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
  }
}
