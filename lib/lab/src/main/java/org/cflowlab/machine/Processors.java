package org.cflowlab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many processors this process may keep busy: those it may run on, two that share a core
 * counted as one, and no more than a container's quota. The machine around it may have many more.
 */
public final class Processors {
  private static final Path ROOT = Path.of("/");

  private Processors() {}

  /** That number, at least 1. */
  public static int usable() {
    return usable(Runtime.getRuntime().availableProcessors(), ROOT);
  }

  /** Programs at once, at least 1: as many as there are processors, and memory for each. */
  public static int programs(long bytesEach) {
    return (int) Math.max(1, Math.min(usable(), Memory.available() / bytesEach));
  }

  /**
   * The number below a root.
   *
   * @param allowed as Java counts them: by affinity, and on most systems by quota
   */
  static int usable(int allowed, Path root) {
    double quota = new Cgroup(root).processors().orElse(allowed);
    int cores = cores(root);
    return (int) Math.max(1, Math.min(cores == 0 ? allowed : Math.min(cores, allowed), quota));
  }

  /** The cores that this process may run on; 0 where the system does not say. */
  private static int cores(Path root) {
    Path cpus = root.resolve("sys/devices/system/cpu");
    try (Stream<String> status = Files.lines(root.resolve("proc/self/status"))) {
      return (int)
          status
              .filter(line -> line.startsWith("Cpus_allowed_list:"))
              .flatMapToInt(line -> numbers(line.substring(line.indexOf(':') + 1)))
              .mapToObj(cpu -> siblings(cpus.resolve("cpu" + cpu)))
              .distinct()
              .count();
    } catch (IOException notThere) {
      return 0;
    }
  }

  private static String siblings(Path cpu) {
    try {
      return Files.readString(cpu.resolve("topology/thread_siblings_list")).strip();
    } catch (IOException alone) {
      return cpu.toString();
    }
  }

  /** The numbers of a list such as "0-3,8". */
  private static IntStream numbers(String list) {
    return Stream.of(list.strip().split(","))
        .map(part -> part.split("-"))
        .flatMapToInt(
            ends ->
                IntStream.rangeClosed(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])));
  }
}
