package org.cflowlab.exercises.grading;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.E10;
import org.cflowlab.exercises.E11;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.E4;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.E8;
import org.cflowlab.exercises.E9;
import org.cflowlab.exercises.answers.E10Answer;
import org.cflowlab.exercises.answers.E11Answer;
import org.cflowlab.exercises.answers.E1Answer;
import org.cflowlab.exercises.answers.E2Answer;
import org.cflowlab.exercises.answers.E3Answer;
import org.cflowlab.exercises.answers.E4Answer;
import org.cflowlab.exercises.answers.E5Answer;
import org.cflowlab.exercises.answers.E6Answer;
import org.cflowlab.exercises.answers.E7Answer;
import org.cflowlab.exercises.answers.E8Answer;
import org.cflowlab.exercises.answers.E9Answer;
import org.cflowlab.file.BadInputException;

/** The exercises, and what belongs to each. */
enum Exercise {
  E1("KL of two diagonal Gaussians", E1.class, E1Answer::new, E1Grader.class),
  E2("reparameterised bound", E2.class, E2Answer::new, E2Grader.class),
  E3("planar step and log-determinant", E3.class, E3Answer::new, E3Grader.class),
  E4("making the planar step invertible", E4.class, E4Answer::new, E4Grader.class),
  E5("log-density through a chain", E5.class, E5Answer::new, E5Grader.class),
  E6("the cFlow objective", E6.class, E6Answer::new, E6Grader.class),
  E7("a Glow step", E7.class, E7Answer::new, E7Grader.class),
  E8("GED with empty masks", E8.class, E8Answer::new, E8Grader.class),
  E9("-CLL by log-sum-exp", E9.class, E9Answer::new, E9Grader.class),
  E10("the paired comparison", E10.class, E10Answer::new, E10Grader.class),
  E11("the energy distance as a loss", E11.class, E11Answer::new, E11Grader.class);

  private final String title;
  private final Class<?> contract;
  private final Supplier<?> answerFile;
  private final Class<?> grader;

  <T> Exercise(String title, Class<T> contract, Supplier<? extends T> answerFile, Class<?> grader) {
    this.title = title;
    this.contract = contract;
    this.answerFile = answerFile;
    this.grader = grader;
  }

  /** The exercise whose interface this is. */
  static Exercise of(Class<?> contract) {
    return only(exercise -> exercise.contract == contract, contract.getSimpleName());
  }

  /** The exercise of this name, in capitals or not. */
  static Exercise named(String name) {
    return only(exercise -> exercise.name().equalsIgnoreCase(name), name);
  }

  private static Exercise only(Predicate<Exercise> wanted, String name) {
    return Arrays.stream(values())
        .filter(wanted)
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    name + " is no exercise; there are " + Arrays.toString(values())));
  }

  String title() {
    return title;
  }

  Supplier<?> answerFile() {
    return answerFile;
  }

  Class<?> contract() {
    return contract;
  }

  Class<?> grader() {
    return grader;
  }
}
