package org.cflowlab.progress;

/**
 * Where long work says how far it is: a bar in a terminal, a line in a notebook, or nowhere.
 *
 * <p>Anything that can take more than two seconds takes a {@code Progress}.
 */
public interface Progress {
  /** Says nothing. */
  Progress NONE = (what, total) -> (done, note) -> {};

  /**
   * Begins a task.
   *
   * @param what a few words a reader understands, such as "reading patches"
   * @param total how many steps the task has, at least 0
   * @return the task, to be closed when done
   */
  Task start(String what, long total);

  /**
   * A place of its own for one of several works that go on at once: its tasks show there one after
   * the other. Places are in the order they are asked for.
   */
  default Progress lane() {
    return this;
  }

  /** One task under way. Closing it ends its display. */
  @FunctionalInterface
  interface Task extends AutoCloseable {
    /**
     * Says how far the task is.
     *
     * @param done steps done so far, 0 to total
     * @param note what to show beside the bar, such as "loss 12.3"; may be empty
     */
    void at(long done, String note);

    @Override
    default void close() {}
  }
}
