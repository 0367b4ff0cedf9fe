package org.cflowlab.notebook;

import java.util.ArrayList;
import java.util.List;
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
    return new Line(what, total, new Place());
  }

  /** A place under the cell that is kept from now on. */
  @Override
  public Progress lane() {
    Place place = new Place();
    place.show("<div>waiting</div>", "waiting");
    return (what, total) -> new Line(what, total, place);
  }

  /** Where tasks show one after the other: those that are done, each in its line, then one more. */
  private static final class Place {
    private final List<String> done = new ArrayList<>();
    private Notebook.Shown shown;

    void show(String html, String plain) {
      StringBuilder all = new StringBuilder();
      done.forEach(line -> all.append("<div>").append(Notebook.escape(line)).append("</div>"));
      List<String> lines = new ArrayList<>(done);
      lines.add(plain);
      String text = String.join("\n", lines);
      if (shown == null) {
        shown = Notebook.changing(all + html, text);
      } else {
        shown.replace(all + html, text);
      }
    }

    void end(String line) {
      show("<div>" + Notebook.escape(line) + "</div>", line);
      done.add(line);
    }
  }

  private final class Line implements Task {
    private final String what;
    private final long total;
    private final long start = nanos.getAsLong();
    private final Place place;
    private long last = start;
    private long done;
    private String note = "";

    Line(String what, long total, Place place) {
      this.what = what;
      this.total = total;
      this.place = place;
      place.show(html(), plain(""));
    }

    @Override
    public void at(long steps, String text) {
      done = steps;
      note = text;
      long now = nanos.getAsLong();
      if (now - last >= BETWEEN_UPDATES) {
        last = now;
        place.show(html(), plain(""));
      }
    }

    @Override
    public void close() {
      place.end(plain(String.format(Locale.ROOT, " in %.1f s", (nanos.getAsLong() - start) / 1e9)));
    }

    private String html() {
      return String.format(
          Locale.ROOT,
          "<div><progress max=\"%d\" value=\"%d\" aria-label=\"%s\"></progress> %s</div>",
          Math.max(total, 1),
          done,
          Notebook.escape(what),
          Notebook.escape(plain("")));
    }

    private String plain(String time) {
      String remark = note.isBlank() ? "" : ", " + note.strip();
      return what + ": " + done + " of " + total + time + remark;
    }
  }
}
