package org.cflowlab.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory this process holds, and how much more it may take. */
public final class Memory {
  private static final Path ROOT = Path.of("/");
  private static final String PROCESS = "proc/self";

  private Memory() {}

  /** Forgets the peak so far, where the system (Linux) lets it be forgotten. */
  public static void forgetPeak() {
    try {
      Files.writeString(ROOT.resolve(PROCESS).resolve("clear_refs"), "5");
    } catch (IOException notThere) {
      // then the peak is that of the whole process
    }
  }

  /** The peak in MB; NaN where the system does not say. */
  public static double peakMegabytes() {
    double kilobytes = kilobytes(ROOT.resolve(PROCESS).resolve("status"), "VmHWM:");
    return kilobytes / 1024;
  }

  /**
   * Bytes that may still be taken: of the machine's, those that nobody needs, and no more than a
   * container is given.
   */
  public static long available() {
    return available(ROOT);
  }

  static long available(Path root) {
    double kilobytes = kilobytes(root.resolve("proc/meminfo"), "MemAvailable:");
    long machine = Double.isNaN(kilobytes) ? free() : (long) kilobytes * 1024;
    return Math.min(machine, new Cgroup(root).memory().orElse(Long.MAX_VALUE));
  }

  private static long free() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getFreeMemorySize();
  }

  private static double kilobytes(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException notThere) {
      return Double.NaN;
    }
  }
}
