package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cflowlab.notebook.Prediction;
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

/** Questions that keep a guess, from a file. */
@Tag("browser")
class PredictionTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private ChromeDriver browser;

  @BeforeEach
  void open() throws Exception {
    String shown =
        Shown.html(
            () -> {
              Prediction.choice(
                      "Which of the two has the smaller gap, the wide one or the narrow one?")
                  .wrong(
                      "the one over both humps, as it covers more of what there is to cover",
                      "No, holes.")
                  .right("the one on the right hump", "One half well.")
                  .reveal(() -> System.out.println("narrow: 0.7062, wide: 2.2602"));
              Prediction.number("How many nats can a flow win?", "nats")
                  .between(.1, .3, "A sliver.", "A little more.", "Far less.")
                  .reveal(() -> System.out.println("0.2 nats"));
            });
    Path page =
        Files.writeString(
            folder.resolve("page.html"),
            "<!DOCTYPE html><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
                + "<style>:root { color-scheme: light dark }</style>"
                + shown);
    browser = Chromium.open(folder.resolve("profile"));
    browser.get(page.toUri().toString());
  }

  @AfterEach
  void close() throws IOException {
    if (browser != null) {
      browser.quit();
      Chromium.delete(folder);
    }
  }

  @Test
  void aWrongGuessIsAnsweredAndKeptAndMayBeMadeAgain() throws Exception {
    assertThat(result(0).isDisplayed()).isFalse();
    buttons(0).get(0).click();
    assertThat(reply(0)).contains("Not so. No, holes.");
    assertThat(result(0).isDisplayed()).isTrue();
    assertThat(result(1).isDisplayed()).isFalse();

    browser.navigate().refresh();
    assertThat(reply(0)).contains("Not so. No, holes.");
    assertThat(result(0).isDisplayed()).isTrue();
    assertThat(buttons(0).get(0).getDomAttribute("aria-pressed")).isEqualTo("true");
    assertThat(reply(1)).isEmpty();

    boxes().get(0).findElement(By.cssSelector(".reply button")).click();
    assertThat(result(0).isDisplayed()).isFalse();
    buttons(0).get(1).sendKeys(Keys.ENTER);
    assertThat(reply(0)).contains("Right. One half well.");
  }

  @Test
  void aNumberIsTakenByKeysAlone() {
    WebElement field = boxes().get(1).findElement(By.tagName("input"));
    field.sendKeys("many", Keys.ENTER);
    assertThat(reply(1)).contains("Please give a number");
    assertThat(result(1).isDisplayed()).isFalse();
    field.clear();
    field.sendKeys("7,5", Keys.ENTER);
    assertThat(reply(1)).contains("Your guess was 7.5. Not so. Far less.");
    browser.navigate().refresh();
    assertThat(reply(1)).contains("Your guess was 7.5.");
    boxes().get(1).findElement(By.cssSelector(".reply button")).click();
    boxes().get(1).findElement(By.tagName("input")).sendKeys(".2", Keys.ENTER);
    assertThat(reply(1)).contains("Right. A sliver.");
  }

  @Test
  void aDarkPhoneShowsIt() throws Exception {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 400, "height", 700, "deviceScaleFactor", 2, "mobile", true));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    buttons(0).get(0).click();
    assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
        .isEqualTo(400L);
    photograph("prediction-dark");
  }

  private List<WebElement> boxes() {
    return browser.findElements(By.className("cflow-guess"));
  }

  private List<WebElement> buttons(int box) {
    return boxes().get(box).findElements(By.cssSelector(".answers button"));
  }

  private WebElement result(int box) {
    return boxes().get(box).findElement(By.cssSelector("details pre"));
  }

  private String reply(int box) {
    return boxes().get(box).findElement(By.className("reply")).getText();
  }

  private void photograph(String name) throws IOException {
    Path file = Path.of("target/browser", name + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
  }
}
