package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job in the languages of other systems, each in a process that starts with it. */
@Tag("once")
@Tag("slow")
class ForeignLanguageTest {
  /** What is the same in two runs, to the byte. */
  private static final List<String> SAME =
      List.of("table.csv", "tests.csv", "settings.json", "metrics.csv", "metrics.jsonl");

  @TempDir private Path temp;

  @Test
  void theFilesAreTheSameInEveryLanguage() throws Exception {
    Map<String, String> expected = train("en", "US", "");
    assertThat(expected).hasSizeGreaterThanOrEqualTo(SAME.size());
    assertThat(train("fa", "IR", "u-nu-arabext")).isEqualTo(expected);
    assertThat(train("tr", "TR", "")).isEqualTo(expected);
    assertThat(train("de", "DE", "")).isEqualTo(expected);
  }

  /** The files that a short comparison leaves, by their names. */
  private Map<String, String> train(String language, String country, String extensions)
      throws IOException, InterruptedException {
    Path out = temp.resolve(language);
    Path log = temp.resolve(language + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", // the sooner it is at work
            "-Djava.awt.headless=true",
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-Duser.extensions=" + extensions,
            "-cp",
            System.getProperty("java.class.path"),
            "org.cflowlab.cli.Main"));
    command.addAll(List.of("compare", "--models", "unet,prob", "--raters", "all", "--seeds", "1"));
    command.addAll(List.of("--steps", "4", "--limit", "40", "--crop", "16"));
    command.addAll(List.of("--out", out.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(f -> SAME.contains(f.getFileName().toString())).toList()) {
        files.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
