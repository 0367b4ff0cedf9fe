package org.cflowlab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.notebooks.NotebookFile;
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

/** Questions that keep a guess, from a file: two of this test, and all of the course. */
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
    browser = Chromium.open(folder.resolve("profile"));
    show("page", shown);
  }

  private void show(String name, String content) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve(name + ".html"),
            "<!DOCTYPE html><meta charset='utf-8'><meta name='viewport'"
                + " content='width=device-width'><style>:root { color-scheme: light dark }</style>"
                + content);
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

  /** As committed: every one is answered wrong, found so after a reload, and answered right. */
  @Test
  void everyQuestionOfTheCourseIsAnsweredAndKept() throws Exception {
    List<String> keys = new ArrayList<>();
    for (Path notebook : Course.notebooks()) {
      String name = notebook.getFileName().toString();
      List<String> questions = questions(notebook);
      if (name.matches("\\d.*")) {
        assertThat(questions).as(name).isNotEmpty();
      }
      show("page-" + name, String.join("", questions));
      assertThat(boxes()).as(name).hasSameSizeAs(questions);
      for (boolean right : new boolean[] {false, true}) {
        for (int i = 0; i < questions.size(); i++) {
          assertThat(boxes().get(i).findElement(By.tagName("details")).getDomAttribute("open"))
              .as("result %d of %s", i + 1, name)
              .isNull();
          guess(i, right);
        }
        for (int look = 0; look < 2; look++) {
          for (int i = 0; i < questions.size(); i++) {
            assertThat(reply(i)).as("%d of %s", i + 1, name).contains(right ? "Right." : "Not so.");
            assertThat(boxes().get(i).findElement(By.tagName("details")).getDomAttribute("open"))
                .isNotNull();
          }
          browser.navigate().refresh();
        }
        boxes().forEach(box -> box.findElement(By.cssSelector(".reply button")).click());
      }
      boxes().forEach(box -> keys.add(box.getDomAttribute("data-guess")));
    }
    assertThat(keys).as("one key, one question").doesNotHaveDuplicates();
  }

  private void guess(int box, boolean right) {
    List<WebElement> replies = boxes().get(box).findElements(By.cssSelector(".replies li"));
    List<WebElement> fields = boxes().get(box).findElements(By.tagName("input"));
    if (fields.isEmpty()) {
      int at = 0;
      while (isRight(replies.get(at)) != right) {
        at++;
      }
      buttons(box).get(at).click();
    } else {
      WebElement range = replies.stream().filter(PredictionTest::isRight).findFirst().orElseThrow();
      double from = Double.parseDouble(range.getDomAttribute("data-from"));
      double to = Double.parseDouble(range.getDomAttribute("data-to"));
      fields.get(0).sendKeys(String.valueOf(right ? from : to), Keys.ENTER);
    }
  }

  private static boolean isRight(WebElement reply) {
    return reply.getDomAttribute("data-right").equals("true");
  }

  private static List<String> questions(Path notebook) throws IOException {
    List<String> questions = new ArrayList<>();
    for (JsonNode cell : Course.codeCells(notebook)) {
      for (JsonNode output : cell.path("outputs")) {
        String text = NotebookFile.text(output.path("data").path("text/html"));
        if (text.contains("data-guess")) {
          questions.add(text);
        }
      }
    }
    return questions;
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
