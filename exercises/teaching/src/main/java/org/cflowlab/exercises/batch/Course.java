package org.cflowlab.exercises.batch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;
import org.cflowlab.file.Sha256;

/** What all submissions share: the JVM's command line, the jail, a place for scratch folders. */
final class Course implements AutoCloseable {
  private final Scratch scratch;
  private final Path runs;
  private final Jail jail;
  private final List<String> java = new ArrayList<>();

  private Course(Scratch scratch, Path runs, Jail jail) {
    this.scratch = scratch;
    this.runs = runs;
    this.jail = jail;
  }

  /**
   * Makes everything ready.
   *
   * @param hidden folders that no submission may see
   */
  static Course open(Path home, List<Path> hidden) throws IOException {
    Scratch scratch = Scratch.in(Path.of(System.getProperty("java.io.tmpdir")));
    Path runs = Files.createDirectory(scratch.folder().resolve("runs"));
    Path trial = Files.createDirectory(runs.resolve("trial"));
    Course course = new Course(scratch, runs, Jail.strongest(trial, hidden));
    String javaHome = System.getProperty("java.home");
    course.java.add(Path.of(javaHome, "bin", Program.onWindows() ? "java.exe" : "java").toString());
    if (Runtime.version().feature() >= 22) {
      course.java.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 23) {
      course.java.add("--sun-misc-unsafe-memory-access=allow");
    }
    course.java.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:CompressedClassSpaceSize=128m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:ErrorFile=/dev/null",
            "-Xshare:auto",
            "-Xlog:disable",
            "-Djava.awt.headless=true",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            String.join(File.pathSeparator, classpath())));
    return course;
  }

  /** This program's; never the solutions, which a development environment may have on it. */
  private static List<String> classpath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.replace('\\', '/').contains("/exercises/solutions/"))
        .toList();
  }

  Jail jail() {
    return jail;
  }

  List<String> java() {
    return java;
  }

  /** Where each run gets a folder of its own. */
  Path runs() {
    return runs;
  }

  /** Identifies graders and rules: with others, an earlier result does not count. */
  String fingerprint(Rules rules) throws IOException {
    Sha256 digest = new Sha256().add(rules.toString());
    for (String entry : classpath()) {
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
