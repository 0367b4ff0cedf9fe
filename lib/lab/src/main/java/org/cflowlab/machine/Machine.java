package org.cflowlab.machine;

import java.util.List;
import java.util.Locale;
import org.cflowlab.array.Processor;

/** This machine in a line: processor, what it can, how many, system, Java. */
public final class Machine {
  private static final List<String> FEATURES =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16");

  private Machine() {}

  /** That line. */
  public static String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %s %s, Java %s",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"));
  }

  private static String processor() {
    Processor cpu = Processor.current();
    List<String> has = FEATURES.stream().filter(cpu.features()::contains).toList();
    return cpu.name() + (has.isEmpty() ? "" : " (" + String.join(" ", has) + ")");
  }
}
