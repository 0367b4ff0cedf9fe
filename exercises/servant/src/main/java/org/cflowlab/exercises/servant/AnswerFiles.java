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

  /**
   * Compiles an answer.
   *
   * @param which of the {@link Found#versions} of the exercise
   * @return what makes the object
   * @throws Refused if it does not compile
   */
  public Supplier<?> answer(String exercise, int which) {
    return handIn.answer(exercise, which);
  }
}
