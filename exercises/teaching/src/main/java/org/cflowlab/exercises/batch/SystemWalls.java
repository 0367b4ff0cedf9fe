package org.cflowlab.exercises.batch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.cli.Program;

/**
 * What any system gives: on Linux a session of its own and limits on memory and on the size of
 * files, elsewhere the JVM's own limit on its heap.
 */
final class SystemWalls implements Walls {
  @Override
  public boolean areAnothers() {
    return false;
  }

  @Override
  public String name() {
    return "none but limits";
  }

  @Override
  public String java() {
    return Path.of(
            System.getProperty("java.home"), "bin", Program.onWindows() ? "java.exe" : "java")
        .toString();
  }

  @Override
  public List<String> classpath() {
    return Inside.classpath().stream().map(Path::toString).toList();
  }

  @Override
  public List<String> inside(List<Path> parts) {
    return parts.stream().map(Path::toString).toList();
  }

  @Override
  public String scratch(Path outside) {
    return outside.resolve("scratch").toString();
  }

  @Override
  public String cache() {
    return Inside.cache().toString();
  }

  @Override
  public List<String> around(Path outside, List<Path> parts, int heap, List<String> java) {
    List<String> line = new ArrayList<>();
    if (!Program.onPath("setsid").isEmpty()) {
      line.add("setsid");
    }
    if (!Program.onPath("prlimit").isEmpty()) {
      line.addAll(List.of("prlimit", "--as=" + Inside.addresses(heap), "--core=0"));
      line.add("--fsize=" + Inside.SCRATCH_SIZE);
    }
    line.addAll(java);
    return line;
  }
}
