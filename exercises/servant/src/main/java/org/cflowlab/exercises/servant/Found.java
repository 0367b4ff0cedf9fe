package org.cflowlab.exercises.servant;

import java.util.List;
import java.util.Map;

/**
 * What is in a hand-in.
 *
 * @param versions the answers to each exercise, the likeliest to be right first
 * @param notes what the teacher should know, in sentences
 * @param problem why nothing of it can be graded; empty if something can
 */
public record Found(Map<String, List<Answer>> versions, List<String> notes, String problem) {
  /**
   * An answer that can be asked for.
   *
   * @param place the file or notebook it is in
   * @param maker the class or expression that makes it
   */
  public record Answer(String place, String maker) {}

  /**
   * Which files to look at.
   *
   * @param parts where they are, as the servant sees them
   * @param names what each is called
   * @param exercises which exercises count
   */
  public record Task(List<String> parts, List<String> names, List<String> exercises) {}
}
