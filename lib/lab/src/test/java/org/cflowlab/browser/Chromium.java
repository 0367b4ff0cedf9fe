package org.cflowlab.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The machine's own Chromium without a window; nothing is downloaded for it. */
final class Chromium {
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private Chromium() {}

  /** Opens it with a fresh profile; skips the test where it is not installed. */
  static ChromeDriver open(Path profile) throws IOException {
    Optional<Path> browser = find("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = find("chromedriver");
    assumeTrue(
        browser.isPresent() && driver.isPresent(),
        "no chromium and chromedriver on the PATH (on Debian: apt install chromium"
            + " chromium-driver)");
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.get().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1300,6000",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get().toFile())
            .withLogFile(new File("target/chromedriver.log"))
            .build();
    return new ChromeDriver(service, options);
  }

  private static Optional<Path> find(String... names) {
    return Arrays.stream(names).flatMap(n -> Program.onPath(n).stream()).findFirst();
  }

  /** Deletes a profile, which may hold files that Chromium is still giving up. */
  static void delete(Path profile) throws IOException {
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
