package org.cflowlab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.file.Home;

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

  /**
   * For logs and other things that may be deleted: the chosen stack's build folder at the top, or a
   * folder at home for an account that may not write there.
   */
  public static Path target() {
    Path target = writable() ? root().resolve("target") : own().resolve("target");
    return stack().equals("default") ? target : target.resolve(stack());
  }

  /** Whether this account may write to the kit's folder; others may have installed it for all. */
  public static boolean writable() {
    return Files.isWritable(root());
  }

  /** What the kit keeps for this account. */
  public static Path own() {
    return Home.current().writable().resolve(".cflow-lab");
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
