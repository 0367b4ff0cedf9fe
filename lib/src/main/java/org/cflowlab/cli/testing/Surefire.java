package org.cflowlab.cli.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The reports that Maven's Surefire writes, one file a test class. */
public final class Surefire {
  private Surefire() {}

  /**
   * The report files of every module.
   *
   * @param root the project
   * @param buildFolder where modules build, relative to each: {@code target} or {@code target/pt20}
   */
  public static List<Path> reports(Path root, String buildFolder) throws IOException {
    String folder = buildFolder + "/surefire-reports";
    try (Stream<Path> depthTwo = Files.find(root, 2, (f, a) -> a.isDirectory())) {
      return depthTwo
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .map(module -> module.resolve(folder))
          .filter(Files::isDirectory)
          .flatMap(Surefire::list)
          .filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Removes old reports, so that only what runs next is counted. */
  public static void clear(List<Path> reports) throws IOException {
    for (Path report : reports) {
      Files.deleteIfExists(report);
    }
  }

  /** Adds up the reports. */
  public static Tally count(List<Path> reports) throws IOException {
    Tally tally = Tally.NONE;
    for (Path report : reports) {
      tally = tally.plus(count(report));
    }
    return tally;
  }

  private static Tally count(Path report) throws IOException {
    try {
      Element suite =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getDocumentElement();
      long failed = number(suite, "failures") + number(suite, "errors");
      long skipped = number(suite, "skipped");
      return new Tally(number(suite, "tests") - failed - skipped, failed, skipped);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(report + " is no report of Surefire: " + e.getMessage(), e);
    }
  }

  private static long number(Element suite, String attribute) {
    String text = suite.getAttribute(attribute);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
