package org.cflowlab.cli;

/** The exit codes of {@code lab}, the same for every command. */
public final class ExitCode {
  /** The command did what it says. */
  public static final int DONE = 0;

  /** A test or a check failed, or the work could not be finished. */
  public static final int FAILED = 1;

  /** An option, a file or a value given by the user is wrong. */
  public static final int BAD_INPUT = 2;

  /** Something the kit needs (a JDK, Python, the network at first) is not there. */
  public static final int SETUP = 3;

  /** The user stopped the command. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
