package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four programs do what they say, with fewer steps and requests than by themselves. */
class ProgramsTest {
  @TempDir Path folder;

  private interface Program {
    void run() throws Exception;
  }

  /** What a program prints, line by line. */
  private static List<String> output(Program program) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    Locale locale = Locale.getDefault();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    Locale.setDefault(Locale.ROOT);
    try {
      program.run();
    } finally {
      System.setOut(before);
      Locale.setDefault(locale);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The n-th number of a line, from 0. */
  private static double number(String line, int n) {
    Matcher matcher = Pattern.compile("-?\\d+(\\.\\d+)?").matcher(line);
    for (int i = 0; i <= n; i++) {
      assertTrue(matcher.find(), line);
    }
    return Double.parseDouble(matcher.group());
  }

  @Test
  void trainsOnOwnArrays() throws Exception {
    Path file = folder.resolve("discs.npz");
    List<String> lines =
        output(() -> TrainOnOwnArrays.main(new String[] {file.toString(), "40"}));
    double first = number(lines.get(0), 1);
    double last = number(lines.get(lines.size() - 2), 1);
    assertTrue(last < .9 * first, lines.toString());
    assertTrue(Files.size(file) > 1000);
  }

  @Test
  void aServiceStaysFlat() throws Exception {
    output(() -> SamplingService.main(new String[] {"lidc-energy", "200"}));
    long before = megabytes();
    List<String> lines =
        output(() -> SamplingService.main(new String[] {"lidc-energy", "600"}));
    assertEquals(10, lines.size());
    assertEquals(number(lines.get(0), 2), number(lines.get(9), 2), "arrays held");
    // the logits of a request, 64 kB, kept each time would be 40 MB
    assertTrue(megabytes() - before < 24, "MB more: " + (megabytes() - before));
  }

  /** What this process holds beside files; 0 where no /proc says it. */
  private static long megabytes() throws IOException {
    System.gc();
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .sum();
    }
  }

  @Test
  void fitsADensityOfPoints() throws Exception {
    List<String> lines = output(() -> DensityOfPoints.main(new String[] {"400"}));
    double fitted = number(lines.get(0), 0);
    double truth = number(lines.get(0), 1);
    assertTrue(Math.abs(fitted - truth) < .5, lines.toString());
  }

  @Test
  void anOwnFlowComesBack() throws Exception {
    Path file = folder.resolve("hinge.npz");
    List<String> lines = output(() -> OwnFlow.main(new String[] {file.toString(), "30"}));
    double loaded = number(lines.get(0), 0);
    assertTrue(loaded != 0, lines.toString());
    assertEquals(number(lines.get(1), 0), loaded, lines.toString());
  }
}
