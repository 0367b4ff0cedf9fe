package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cflowlab.exercises.grading.Grade;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Sha256;

/** What all submissions share: the walls, and a place for the folders of their processes. */
final class Course implements AutoCloseable {
  private final Scratch scratch;
  private final Probe probe;

  private Course(Scratch scratch, Probe probe) {
    this.scratch = scratch;
    this.probe = probe;
  }

  /**
   * Makes everything ready.
   *
   * @param wanted the walls: auto, required, bubblewrap, podman, docker or none
   * @param heap of a submission, in MB
   */
  static Course open(String wanted, int heap) throws IOException {
    Grade.warmUp(); // unpacks the engine, which nobody can do inside
    Scratch scratch = Scratch.in(Path.of(System.getProperty("java.io.tmpdir")));
    try {
      return new Course(scratch, strongest(wanted, heap, scratch.folder()));
    } catch (IOException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  private static Probe strongest(String wanted, int heap, Path folder) throws IOException {
    for (Walls walls : candidates(wanted)) {
      Optional<Probe> probe = Probe.of(walls, heap, folder);
      if (probe.isPresent()) {
        if (wanted.equals("required") && !probe.get().open().isEmpty()) {
          throw new BadInputException("--walls required: " + probe.get().describe());
        }
        return probe.get();
      }
    }
    throw new BadInputException(
        "--walls "
            + wanted
            + ": no program with "
            + heap
            + " MB of heap runs there; try less --memory, --walls auto, or the walls by hand.");
  }

  private static List<Walls> candidates(String wanted) {
    List<Walls> all = new ArrayList<>();
    boolean either = wanted.equals("auto") || wanted.equals("required");
    if (wanted.equals("podman") || wanted.equals("docker")) {
      all.add(new Container(wanted));
    } else if (wanted.equals("bubblewrap") || either && Bubblewrap.installed()) {
      if ("root".equals(System.getProperty("user.name"))) {
        all.add(new Bubblewrap(true, true));
      }
      all.add(new Bubblewrap(false, true));
      all.add(new Bubblewrap(false, false));
    }
    if (wanted.equals("none") || either) {
      all.add(new SystemWalls());
    }
    return all;
  }

  Walls walls() {
    return probe.walls();
  }

  /** What holds and what does not, in a line for the teacher. */
  String describe() {
    return probe.describe();
  }

  /** Where each process gets a folder of its own. */
  Path runs() throws IOException {
    return Files.createDirectories(scratch.folder().resolve("runs"));
  }

  /**
   * Identifies graders, rules and the Java that submissions are compiled with: with others, an
   * earlier result does not count.
   */
  String fingerprint(Rules rules) throws IOException {
    return fingerprint(rules, probe.java());
  }

  static String fingerprint(Rules rules, String version) throws IOException {
    Sha256 digest = new Sha256().add(rules.toString()).add("Java " + version);
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      Ledger.update(digest, Path.of(entry));
    }
    if (rules.hidden() != null) {
      Ledger.update(digest, rules.hidden());
    }
    return digest.hex();
  }

  @Override
  public void close() throws IOException {
    scratch.close();
  }
}
