package org.cflowlab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What a container or a job scheduler lets this process have on Linux, by control groups of either
 * version. A group counts with all groups around it.
 */
final class Cgroup {
  private static final OptionalLong NOT_THERE = OptionalLong.empty();

  private final Path root;

  /**
   * Reads below a root.
   *
   * @param root "/", or a copy of the files in a test
   */
  Cgroup(Path root) {
    this.root = root;
  }

  /** Processors that may be used at a time, such as 1.5; empty without a limit. */
  OptionalDouble processors() {
    return groups("cpu").flatMapToDouble(group -> quota(group).stream()).min();
  }

  private OptionalDouble quota(Path group) {
    String[] two = text(group.resolve("cpu.max")).split(" ");
    boolean second = two.length == 2;
    OptionalLong quota = second ? number(two[0]) : number(group, "cpu.cfs_quota_us");
    OptionalLong period = second ? number(two[1]) : number(group, "cpu.cfs_period_us");
    return quota.isPresent() && period.isPresent() && quota.getAsLong() > 0
        ? OptionalDouble.of((double) quota.getAsLong() / period.getAsLong())
        : OptionalDouble.empty();
  }

  /** Bytes that may still be taken, cached files counted as free; empty without a limit. */
  OptionalLong memory() {
    return groups("memory").flatMapToLong(group -> left(group).stream()).min();
  }

  private OptionalLong left(Path group) {
    OptionalLong second = number(group, "memory.max");
    OptionalLong limit = second.isPresent() ? second : number(group, "memory.limit_in_bytes");
    OptionalLong now = number(group, "memory.current");
    OptionalLong used = now.isPresent() ? now : number(group, "memory.usage_in_bytes");
    if (limit.isEmpty() || used.isEmpty()) {
      return NOT_THERE;
    }
    ToLongFunction<String> cached = line -> number(line.substring(line.indexOf(' ') + 1)).orElse(0);
    long files =
        text(group.resolve("memory.stat"))
            .lines()
            .filter(line -> line.matches("(total_)?inactive_file .*"))
            .mapToLong(cached)
            .max()
            .orElse(0);
    return OptionalLong.of(Math.max(0, limit.getAsLong() - used.getAsLong() + files));
  }

  /** The folders of this process's group and of those around it, for one controller. */
  private Stream<Path> groups(String controller) {
    List<Path> groups = new ArrayList<>();
    for (String membership : text(root.resolve("proc/self/cgroup")).split("\n")) {
      String[] part = membership.split(":", 3);
      boolean second = membership.startsWith("0::");
      if (part.length == 3 && (second || has(part[1], controller))) {
        mount(second ? "cgroup2" : controller, second)
            .ifPresent(
                mount -> {
                  Path group = mount;
                  groups.add(group);
                  for (Path name : Path.of(part[2])) {
                    group = group.resolve(name.toString());
                    groups.add(group); // where it is not there, it says nothing
                  }
                });
      }
    }
    return groups.stream();
  }

  private Optional<Path> mount(String name, boolean second) {
    return text(root.resolve("proc/self/mountinfo"))
        .lines()
        .map(line -> line.split(" "))
        .filter(
            part -> {
              int dash = Arrays.asList(part).indexOf("-");
              return dash > 4
                  && part.length > dash + 3
                  && (second
                      ? part[dash + 1].equals(name)
                      : part[dash + 1].equals("cgroup") && has(part[dash + 3], name));
            })
        .map(part -> root.resolve(part[4].substring(1)))
        .findFirst();
  }

  private static boolean has(String list, String word) {
    return List.of(list.split(",")).contains(word);
  }

  private static OptionalLong number(Path group, String file) {
    return number(text(group.resolve(file)));
  }

  private static OptionalLong number(String text) {
    return text.strip().matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text.strip()))
        : NOT_THERE;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException notThere) {
      return "";
    }
  }
}
