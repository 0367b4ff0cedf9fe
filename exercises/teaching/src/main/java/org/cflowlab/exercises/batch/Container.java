package org.cflowlab.exercises.batch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.Program;

/**
 * Walls by a container of podman or docker, from the image that exercises/teaching/Dockerfile
 * describes: a JDK and nothing of ours. The kit's jars are mounted into it, read-only.
 */
final class Container implements Enclosed {
  static final String IMAGE = "cflow-lab-walls";

  private final String engine;
  private final Map<Path, String> jars = Inside.jars();
  private final Map<Path, String> libraries = Inside.engine();

  /** Walls by this engine, "podman" or "docker". */
  Container(String engine) {
    this.engine = engine;
  }

  /** The command that builds the image. */
  static List<String> build(String engine, Path folder) {
    return List.of(engine, "build", "--tag", IMAGE, folder.toString());
  }

  @Override
  public boolean areAnothers() {
    return true;
  }

  @Override
  public String name() {
    return engine;
  }

  @Override
  public String java() {
    return "java";
  }

  @Override
  public Map<Path, String> jars() {
    return jars;
  }

  @Override
  public List<String> around(Path outside, List<Path> parts, int heap, List<String> java) {
    List<String> line = new ArrayList<>(List.of(engine, "run", "--rm", "--interactive", "--init"));
    line.addAll(List.of("--name", name(outside), "--network", "none", "--read-only"));
    line.addAll(List.of("--user", "65534:65534", "--cap-drop", "ALL"));
    line.addAll(List.of("--security-opt", "no-new-privileges"));
    line.addAll(
        List.of("--memory", Inside.resident(heap) + "m", "--pids-limit", "" + Inside.TASKS));
    line.addAll(List.of("--ulimit", "core=0", "--ulimit", "fsize=" + Inside.SCRATCH_SIZE));
    line.addAll(
        List.of(
            "--tmpfs", Inside.SCRATCH + ":rw,nosuid,nodev,mode=1777,size=" + Inside.SCRATCH_SIZE));
    line.addAll(List.of("--workdir", Inside.SCRATCH));
    jars.forEach((jar, place) -> line.addAll(mount(jar, place)));
    libraries.forEach((file, place) -> line.addAll(mount(file, place)));
    for (int i = 0; i < parts.size(); i++) {
      line.addAll(mount(parts.get(i), "/in/" + i));
    }
    for (String variable : ServantProcess.ENVIRONMENT) {
      line.addAll(List.of("--env", variable));
    }
    line.add(IMAGE);
    line.addAll(java);
    return line;
  }

  private static List<String> mount(Path path, String place) {
    return List.of("--volume", path + ":" + place + ":ro");
  }

  private static String name(Path outside) {
    return "cflow-" + outside.getParent().getParent().getFileName() + "-" + outside.getFileName();
  }

  /** A container outlives the program that started it. */
  @Override
  public void end(Path outside) {
    Program.output(List.of(engine, "rm", "--force", name(outside)), Map.of());
  }
}
