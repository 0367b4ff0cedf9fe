package org.cflowlab.cli;

import java.nio.file.Path;

/** The kit's folder, as the launcher told it, and what is where in it. */
public final class Project {
  private Project() {}

  /**
   * The kit's top folder.
   *
   * @throws SetupException if the program was not started by {@code lab}
   */
  public static Path root() {
    String root = System.getProperty("cflow.root");
    if (root == null) {
      throw new SetupException("start this with ./lab (lab.cmd on Windows).");
    }
    return Path.of(root);
  }

  /** The chosen stack: default, pt20 or cu118. */
  public static String stack() {
    return System.getProperty("cflow.stack", "default");
  }

  /** The chosen stack's build folder at the top, for logs and other things that may be deleted. */
  public static Path target() {
    Path target = root().resolve("target");
    return stack().equals("default") ? target : target.resolve(stack());
  }

  /** The course's notebooks. */
  public static Path notebooks() {
    return root().resolve("notebooks");
  }

  /** Files that the launcher and the kernel use. */
  public static Path launcher() {
    return root().resolve("lib/launcher");
  }
}
