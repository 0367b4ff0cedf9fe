package org.cflowlab.experiment;

import java.util.Locale;
import org.cflowlab.data.PatchSet;
import org.cflowlab.machine.Memory;
import org.cflowlab.machine.Processors;
import org.cflowlab.train.Settings;

/**
 * How many trainings go on at once, and how many threads the operations of each are shared among.
 *
 * @param jobs trainings at once
 * @param threads of each
 * @param remark what kept the jobs fewer than asked for or than there are processors; may be empty
 */
public record Workers(int jobs, int threads, String remark) {
  /** From this many channels on, the operations of a step are large enough to share. */
  private static final int WIDE = 32;

  /** What to ask for: a number, or 0 to have it chosen. */
  public record Asked(int jobs, int threads) {
    /** Both chosen. */
    public static final Asked NOTHING = new Asked(0, 0);
  }

  /** What a machine has. */
  record Room(int processors, long memory, boolean gpu) {
    static Room here(boolean gpu) {
      return new Room(Processors.usable(), Memory.available(), gpu);
    }
  }

  /**
   * One training a processor on one thread, where all fit the memory; wide networks share the
   * processors that are left. On a GPU one at a time, since it is shared already.
   */
  static Workers of(Asked asked, int trainings, Settings settings, PatchSet set, Room room) {
    int each = Math.max(1, asked.threads);
    int free = room.gpu ? 1 : Math.max(1, room.processors / each);
    int wanted = Math.min(trainings, asked.jobs > 0 ? asked.jobs : free);
    long need = Footprint.bytes(settings, set);
    int fit = (int) Math.max(1, Math.min(wanted, room.memory / need));
    String remark =
        fit == wanted
            ? ""
            : String.format(
                Locale.ROOT,
                "memory for no more: each takes some %d MB of %d",
                need >> 20,
                room.memory >> 20);
    boolean wide = settings.filters()[0] >= WIDE;
    int threads = asked.threads > 0 ? asked.threads : wide ? Math.max(1, room.processors / fit) : 1;
    return new Workers(fit, threads, remark);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %s%s%s",
        jobs == 1 ? "one training at a time" : jobs + " trainings at once",
        threads == 1 ? "one thread" : threads + " threads",
        jobs == 1 ? "" : " each",
        remark.isEmpty() ? "" : " (" + remark + ")");
  }
}
