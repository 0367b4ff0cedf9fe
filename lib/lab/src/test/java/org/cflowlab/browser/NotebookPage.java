package org.cflowlab.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A notebook that is open in JupyterLab. */
final class NotebookPage {
  private static final By CODE_CELLS = By.cssSelector(".jp-NotebookPanel .jp-CodeCell");
  private static final By OUTPUTS = By.cssSelector(".jp-NotebookPanel .jp-OutputArea-output");

  private final ChromeDriver browser;

  NotebookPage(ChromeDriver browser) {
    this.browser = browser;
  }

  void open(String address) {
    browser.get(address);
    waitUpTo(60).until(ExpectedConditions.visibilityOfElementLocated(CODE_CELLS));
    waitUpTo(60).until(d -> kernel().equals("Java (cFlow Lab)"));
  }

  String kernel() {
    List<WebElement> names = browser.findElements(By.cssSelector(".jp-KernelName"));
    return names.isEmpty() ? "" : names.get(0).getText();
  }

  private boolean idle() {
    List<WebElement> bars = browser.findElements(By.id("jp-main-statusbar"));
    return !bars.isEmpty() && bars.get(0).getText().contains("| Idle");
  }

  void clearOutputs() {
    menu("Edit", "editmenu:clear-all");
    waitUpTo(10).until(d -> d.findElements(OUTPUTS).isEmpty());
  }

  void runAll() {
    menu("Run", "runmenu:run-all");
    waitUpTo(900).until(d -> prompts().stream().noneMatch(p -> p.matches("\\[[* ]?]:")) && idle());
  }

  private void menu(String name, String command) {
    browser
        .findElement(
            By.xpath("//div[contains(@class,'lm-MenuBar-itemLabel') and text()='" + name + "']"))
        .click();
    waitUpTo(10)
        .until(
            ExpectedConditions.elementToBeClickable(
                By.cssSelector(".lm-Menu-item[data-command='" + command + "']")))
        .click();
  }

  /** The prompts of the code cells, such as "[3]:"; empty where the code is folded. */
  List<String> prompts() {
    return browser.findElements(By.cssSelector(".jp-CodeCell .jp-InputPrompt")).stream()
        .map(WebElement::getText)
        .toList();
  }

  List<WebElement> errors() {
    return browser.findElements(
        By.cssSelector(
            "[data-mime-type='application/vnd.jupyter.stderr'],"
                + " [data-mime-type='application/vnd.jupyter.error']"));
  }

  /** Waits until a picture with this beginning of its alt text is on the page, and loaded. */
  void awaitPicture(String alt) {
    waitUpTo(30).withMessage("a picture of '" + alt + "'").until(d -> shows(alt));
  }

  /** Waits until the page shows so many outputs; JupyterLab draws them after it has them. */
  void awaitOutputs(int count) {
    waitUpTo(30)
        .withMessage(count + " outputs")
        .until(d -> d.findElements(OUTPUTS).size() == count);
  }

  /** Waits until the page holds so many elements. */
  void awaitElements(String selector, int count) {
    waitUpTo(60)
        .withMessage(count + " of " + selector)
        .until(d -> d.findElements(By.cssSelector(selector)).size() == count);
  }

  /** The addresses of everything that the page has loaded. */
  List<String> loaded() {
    List<?> names =
        (List<?>)
            browser.executeScript(
                "return performance.getEntriesByType('resource').map(entry => entry.name)");
    return names.stream().map(Object::toString).toList();
  }

  private boolean shows(String alt) {
    return browser
        .findElements(By.cssSelector(".jp-OutputArea-output img[alt^='" + alt + "']"))
        .stream()
        .anyMatch(
            image ->
                image.isDisplayed()
                    && Integer.parseInt(image.getDomProperty("naturalWidth")) > 0
                    && image.getSize().height > 0);
  }

  /** Messages that pop up, such as JupyterLab's offer of news. */
  List<WebElement> notifications() {
    return browser.findElements(By.cssSelector(".Toastify__toast, .jp-Dialog"));
  }

  /** Pictures that are there and show nothing. */
  long brokenPictures() {
    return (Long)
        browser.executeScript(
            "return [...document.querySelectorAll('.jp-NotebookPanel img')]"
                + ".filter(i => !i.naturalWidth).length");
  }

  /** The whole notebook, one window after the other, as target/browser/NAME-1.png and so on. */
  void photographAll(String name) throws IOException {
    String panel = "document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer')";
    long whole = (Long) browser.executeScript("return %s.scrollHeight".formatted(panel));
    long window = (Long) browser.executeScript("return %s.clientHeight".formatted(panel));
    for (int i = 0; i * window < whole; i++) {
      browser.executeScript("%s.scrollTop = %d".formatted(panel, i * window));
      photograph(Path.of("target/browser", name + "-" + (i + 1) + ".png"));
    }
  }

  void photograph(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
  }

  private FluentWait<WebDriver> waitUpTo(int seconds) {
    return new WebDriverWait(browser, Duration.ofSeconds(seconds))
        .ignoring(StaleElementReferenceException.class); // the page redraws while one looks
  }
}
