package org.cflowlab.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cflowlab.progress.Progress;

/** Progress on standard error: a bar on a terminal, now and then a line anywhere else. */
public final class TerminalProgress implements Progress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;

  /** A bar where {@code lab} found a terminal. */
  public TerminalProgress() {
    this(System.err, Boolean.getBoolean("cflow.terminal"), System::nanoTime);
  }

  TerminalProgress(PrintStream out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  @Override
  public Task start(String what, long total) {
    return terminal
        ? new Bar(what, total, new ConsoleProgressBarConsumer(out))
        : new Lines(what, total);
  }

  /** Bars of lanes stand below each other. */
  @Override
  public Progress lane() {
    return terminal
        ? (what, total) -> new Bar(what, total, new InteractiveConsoleProgressBarConsumer(out))
        : this;
  }

  private final class Bar implements Task {
    private final ProgressBar bar;

    Bar(String what, long total, ProgressBarConsumer where) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(where)
              .build();
    }

    @Override
    public void at(long done, String note) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + note);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private final class Lines implements Task {
    private final String what;
    private final long total;
    private final long start = nanos.getAsLong();
    private long last = start;
    private boolean spoke;

    Lines(String what, long total) {
      this.what = what;
      this.total = total;
    }

    @Override
    public void at(long done, String note) {
      long now = nanos.getAsLong();
      if (now - last >= BETWEEN_LINES.toNanos()) {
        last = now;
        spoke = true;
        out.println(
            what + ": " + done + " of " + total + (note.isEmpty() ? "" : ", " + note.strip()));
      }
    }

    @Override
    public void close() {
      long seconds = Duration.ofNanos(nanos.getAsLong() - start).toSeconds();
      if (spoke || seconds >= 2) {
        out.println(what + ": finished after " + seconds + " s");
      }
    }
  }
}
