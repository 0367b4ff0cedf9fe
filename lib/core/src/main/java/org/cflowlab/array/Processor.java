package org.cflowlab.array;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * This machine's processor, as far as the system tells (Linux on x86).
 *
 * @param name of the model, or "unknown processor"
 * @param features its instruction sets in Linux' words, such as avx512_bf16
 */
public record Processor(String name, Set<String> features) {
  private static final Processor THIS = read(Path.of("/proc/cpuinfo"));

  /** The one this program runs on. */
  public static Processor current() {
    return THIS;
  }

  /** Whether it multiplies 16-bit brain floats itself. */
  public boolean hasBf16() {
    return features.contains("avx512_bf16") || features.contains("amx_bf16");
  }

  static Processor read(Path info) {
    try {
      List<String> lines = Files.readAllLines(info);
      return new Processor(
          value(lines, "model name", "unknown processor"),
          Set.of(value(lines, "flags", "").split(" ")));
    } catch (IOException e) {
      return new Processor("unknown processor", Set.of());
    }
  }

  private static String value(List<String> lines, String key, String otherwise) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }
}
