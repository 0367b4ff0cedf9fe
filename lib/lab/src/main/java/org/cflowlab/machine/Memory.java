package org.cflowlab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory this process held, as Linux counts it. */
public final class Memory {
  private static final Path PROCESS = Path.of("/proc/self");

  private Memory() {}

  /** Forgets the peak so far, where the system lets it be forgotten. */
  public static void forgetPeak() {
    try {
      Files.writeString(PROCESS.resolve("clear_refs"), "5");
    } catch (IOException notThere) {
      // then the peak is that of the whole process
    }
  }

  /** The peak in MB; NaN where the system does not say. */
  public static double peakMegabytes() {
    try {
      return Files.readAllLines(PROCESS.resolve("status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException notThere) {
      return Double.NaN;
    }
  }
}
