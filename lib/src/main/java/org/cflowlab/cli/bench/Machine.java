package org.cflowlab.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** This machine in a line: processor, what it can, how many, system, Java. */
final class Machine {
  private static final List<String> FEATURES =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16");

  private Machine() {}

  static String describe() {
    return "%s, %d processors, %s %s, Java %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"));
  }

  private static String processor() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return "unknown processor";
    }
    try {
      List<String> lines = Files.readAllLines(info);
      String flags = " " + value(lines, "flags") + " ";
      List<String> has = FEATURES.stream().filter(f -> flags.contains(" " + f + " ")).toList();
      return value(lines, "model name") + (has.isEmpty() ? "" : " (" + String.join(" ", has) + ")");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
