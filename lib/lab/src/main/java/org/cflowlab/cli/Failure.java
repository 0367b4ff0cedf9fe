package org.cflowlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.cflowlab.data.DataException;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import picocli.CommandLine.ParameterException;

/**
 * An exception as the user sees it.
 *
 * @param line what went wrong and what to do, on one line
 * @param exitCode one of {@link ExitCode}
 */
record Failure(String line, int exitCode) {

  static Failure of(Throwable thrown) {
    if (thrown instanceof UncheckedIOException wrapped) {
      return of(wrapped.getCause());
    }
    if (thrown instanceof SetupException) {
      return new Failure(message(thrown), ExitCode.SETUP);
    }
    if (thrown instanceof BadInputException
        || thrown instanceof InvalidPathException
        || thrown instanceof DataException
        || thrown instanceof BadFileException
        || thrown instanceof ParameterException) {
      return new Failure(message(thrown), ExitCode.BAD_INPUT);
    }
    if (thrown instanceof IOException io) {
      return of(io);
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          "out of memory ("
              + message(thrown)
              + "); give Java more, for example"
              + " CFLOW_JAVA_OPTS=-Xmx6g, or a smaller batch.",
          ExitCode.FAILED);
    }
    if (isNativeMemory(thrown)) {
      return new Failure(
          "PyTorch is out of memory ("
              + message(thrown).replaceAll("(?s)(.{120}).*", "$1 ...")
              + "); take a smaller --preset, smaller images or fewer samples (--n), close other"
              + " programs, or on a GPU say --device cpu.",
          ExitCode.FAILED);
    }
    if (thrown instanceof InterruptedException) {
      return new Failure("stopped.", ExitCode.INTERRUPTED);
    }
    return new Failure(
        thrown.getClass().getSimpleName()
            + ": "
            + message(thrown)
            + " (lab --debug shows where it happened).",
        ExitCode.FAILED);
  }

  /** What PyTorch says on the CPU and on a GPU; DJL knows no exception of its own for it. */
  private static boolean isNativeMemory(Throwable thrown) {
    String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("allocate memory")
        || text.contains("not enough memory")
        || text.contains("out of memory");
  }

  private static Failure of(IOException e) {
    if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left")) {
      String where =
          e instanceof FileSystemException file && file.getFile() != null
              ? " that holds " + file.getFile()
              : "";
      return new Failure(
          "no space is left on the disk" + where + "; free some and try again.", ExitCode.FAILED);
    }
    if (e instanceof NoSuchFileException missing) {
      return new Failure("there is no file " + missing.getFile() + ".", ExitCode.BAD_INPUT);
    }
    if (e instanceof NotDirectoryException file) {
      return new Failure(file.getFile() + " is not a folder.", ExitCode.BAD_INPUT);
    }
    if (e instanceof FileAlreadyExistsException file) {
      return new Failure(file.getFile() + " is there already.", ExitCode.BAD_INPUT);
    }
    if (e instanceof AccessDeniedException file) {
      return new Failure("no permission for " + file.getFile() + ".", ExitCode.BAD_INPUT);
    }
    return new Failure(message(e), ExitCode.FAILED);
  }

  private static String message(Throwable thrown) {
    String text = thrown.getMessage();
    return text == null || text.isBlank()
        ? thrown.getClass().getSimpleName()
        : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
