package org.cflowlab.exercises.batch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of a submission: the answers that were noted, and why others are missing. */
final class Transcript {
  private final Map<String, List<String>> noted = new TreeMap<>();
  private final Map<String, String> reasons = new TreeMap<>(byNumber());
  private String problem = "";
  private boolean provisional;

  void answered(String exercise, List<String> notes) {
    noted.put(exercise, notes);
  }

  void missing(String exercise, String reason) {
    reasons.put(exercise, reason);
  }

  /** Nothing of it counts. */
  void refused(String reason) {
    noted.clear();
    problem = reason;
  }

  /** A process failed before the student's code ran: the exercises still open get no answer. */
  void failed(String reason) {
    problem = reason;
    provisional = true;
  }

  /** A busy machine may have cost points. */
  void byTheClock() {
    provisional = true;
  }

  /** The notes of an exercise; null if it was not answered. */
  List<String> notes(String exercise) {
    return noted.get(exercise);
  }

  /** Why an exercise could not be graded; empty if nothing is known against it. */
  String reason(String exercise) {
    return reasons.getOrDefault(exercise, noted.containsKey(exercise) ? "" : problem);
  }

  /** Whether another process could add nothing. */
  boolean settled(String exercise) {
    return noted.containsKey(exercise) || reasons.containsKey(exercise);
  }

  /** Why exercises could not be graded, E2 before E10. */
  Map<String, String> reasons() {
    return reasons;
  }

  /** Why the submission as a whole could not be graded to its end; empty if it could. */
  String problem() {
    return problem;
  }

  boolean provisional() {
    return provisional;
  }

  private static Comparator<String> byNumber() {
    return Comparator.comparingInt(name -> Integer.parseInt(name.substring(1)));
  }
}
