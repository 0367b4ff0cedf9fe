package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What pip and conda install is pinned, and the same. */
class RequirementsTest {
  private static final Path LAUNCHER = Path.of("../launcher");

  @Test
  void condaAndPipInstallTheSame() throws Exception {
    Map<String, String> pip = pins(LAUNCHER.resolve("requirements.in"), "^([\\w-]+)==(\\S+)$");
    Map<String, String> conda = pins(Path.of("../../environment.yml"), "^  - ([\\w-]+)=([\\w.]+)$");
    assertThat(pip).containsKey("jjava"); // conda has its older sibling
    pip.remove("jjava");
    assertThat(conda.remove("ijava")).isEqualTo("1.3.0");
    assertThat(conda).isEqualTo(pip).hasSize(3);
  }

  @Test
  void everyRequirementIsPinnedWithAHash() throws Exception {
    String text = Files.readString(LAUNCHER.resolve("requirements.txt"));
    List<String> packages =
        text.lines().filter(l -> !l.isBlank() && !l.startsWith(" ") && !l.startsWith("#")).toList();
    assertThat(packages).hasSizeGreaterThan(80);
    assertThat(packages).allMatch(l -> l.matches("[\\w.-]+==\\S+ (;.*)?\\\\"));
    Matcher blocks = Pattern.compile("(?m)^[\\w.-]+==.*\\\\\\n {4}--hash=sha256:").matcher(text);
    assertThat(blocks.results()).hasSameSizeAs(packages);
    assertThat(text).doesNotContain("index-url", "find-links", "://");
  }

  @Test
  void theClosureHoldsWhatWasAskedFor() throws Exception {
    Map<String, String> asked = pins(LAUNCHER.resolve("requirements.in"), "^([\\w-]+)==(\\S+)$");
    Map<String, String> closure =
        pins(LAUNCHER.resolve("requirements.txt"), "^([\\w.-]+)==(\\S+) .*$");
    assertThat(closure).containsAllEntriesOf(asked);
  }

  private static Map<String, String> pins(Path file, String line) throws Exception {
    Map<String, String> pins = new TreeMap<>();
    Pattern pattern = Pattern.compile(line);
    for (String text : Files.readAllLines(file)) {
      Matcher pin = pattern.matcher(text);
      if (pin.matches()) {
        pins.put(pin.group(1), pin.group(2));
      }
    }
    return pins;
  }
}
