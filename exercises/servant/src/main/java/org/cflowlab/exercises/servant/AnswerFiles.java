package org.cflowlab.exercises.servant;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers in the files of a folder, read and compiled as a hand-in is: one that does not compile
 * costs no other.
 */
public final class AnswerFiles {
  private final HandIn handIn;

  private AnswerFiles(HandIn handIn) {
    this.handIn = handIn;
  }

  /** Reads those of some exercises, such as "E1", as they are now. */
  public static AnswerFiles in(Path folder, List<String> exercises) {
    List<String> part = List.of(folder.toString());
    return new AnswerFiles(HandIn.of(new Found.Task(part, List.of(""), exercises)));
  }

  /** What is there. */
  public Found found() {
    return handIn.found();
  }

  /** Makes the object that answers one of the {@link Found#answers}. */
  public Supplier<?> answer(String exercise) {
    return handIn.answer(exercise);
  }
}
