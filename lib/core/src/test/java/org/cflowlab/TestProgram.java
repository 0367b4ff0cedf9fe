package org.cflowlab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of a test's, in a JVM of its own. */
public final class TestProgram {
  private TestProgram() {}

  /**
   * With the classpath of the tests, and quiet.
   *
   * @param options of the JVM
   */
  public static ProcessBuilder of(Class<?> program, List<String> options, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    String classpath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    line.addAll(List.of("-cp", classpath, "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    line.add(program.getName());
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line);
  }
}
