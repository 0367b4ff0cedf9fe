package org.cflowlab.notebook;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.cflowlab.progress.Progress;

/**
 * Progress as one line under the cell; it changes at most four times a second and stays when done.
 */
public final class NotebookProgress implements Progress {
  private static final long BETWEEN_UPDATES = 250_000_000;

  private final LongSupplier nanos;

  /** Progress under the cell that runs. */
  public NotebookProgress() {
    this(System::nanoTime);
  }

  NotebookProgress(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public Task start(String what, long total) {
    return new Line(what, total);
  }

  private final class Line implements Task {
    private final String what;
    private final long total;
    private final long start = nanos.getAsLong();
    private final Notebook.Shown shown;
    private long last = start;
    private long done;
    private String note = "";

    Line(String what, long total) {
      this.what = what;
      this.total = total;
      shown = Notebook.changing(html(), plain(""));
    }

    @Override
    public void at(long steps, String text) {
      done = steps;
      note = text;
      long now = nanos.getAsLong();
      if (now - last >= BETWEEN_UPDATES) {
        last = now;
        shown.replace(html(), plain(""));
      }
    }

    @Override
    public void close() {
      String time = String.format(Locale.ROOT, " in %.1f s", (nanos.getAsLong() - start) / 1e9);
      String line = plain(time);
      shown.replace("<div>" + Notebook.escape(line) + "</div>", line);
    }

    private String html() {
      return "<div><progress max=\"%d\" value=\"%d\" aria-label=\"%s\"></progress> %s</div>"
          .formatted(Math.max(total, 1), done, Notebook.escape(what), Notebook.escape(plain("")));
    }

    private String plain(String time) {
      String remark = note.isBlank() ? "" : ", " + note.strip();
      return what + ": " + done + " of " + total + time + remark;
    }
  }
}
