package org.cflowlab.cli;

import java.io.IOException;

/** A lab command that ends when the process that started it does: its standard input ends then. */
public final class Bound {
  private Bound() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Thread watch = new Thread(Bound::endWithInput);
    watch.setDaemon(true);
    watch.start();
    System.exit(Main.run(args));
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // nothing is said here
      }
    } catch (IOException e) {
      // the same as an end
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }
}
