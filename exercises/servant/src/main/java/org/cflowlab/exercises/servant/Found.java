package org.cflowlab.exercises.servant;

import java.util.List;
import java.util.Map;

/**
 * What is in a hand-in.
 *
 * @param answers the exercises that can be asked about
 * @param reasons why others that were handed in cannot
 * @param notes what the teacher should know, in sentences
 * @param problem why nothing of it can be graded; empty if something can
 */
public record Found(
    List<String> answers, Map<String, String> reasons, List<String> notes, String problem) {
  /**
   * Which files to look at.
   *
   * @param parts where they are, as the servant sees them
   * @param names what each is called
   * @param exercises which exercises count
   */
  public record Task(List<String> parts, List<String> names, List<String> exercises) {}
}
