package org.cflowlab.exercises.grading;

import java.util.Arrays;
import java.util.function.Predicate;
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
import org.cflowlab.file.BadInputException;

/** The exercises, and what belongs to each. */
enum Exercise {
  E1("KL of two diagonal Gaussians", E1.class, E1Grader.class),
  E2("reparameterised bound", E2.class, E2Grader.class),
  E3("planar step and log-determinant", E3.class, E3Grader.class),
  E4("making the planar step invertible", E4.class, E4Grader.class),
  E5("log-density through a chain", E5.class, E5Grader.class),
  E6("the cFlow objective", E6.class, E6Grader.class),
  E7("a Glow step", E7.class, E7Grader.class),
  E8("GED with empty masks", E8.class, E8Grader.class),
  E9("-CLL by log-sum-exp", E9.class, E9Grader.class),
  E10("the paired comparison", E10.class, E10Grader.class),
  E11("the energy distance as a loss", E11.class, E11Grader.class);

  private final String title;
  private final Class<?> contract;
  private final Class<?> grader;

  Exercise(String title, Class<?> contract, Class<?> grader) {
    this.title = title;
    this.contract = contract;
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

  Class<?> contract() {
    return contract;
  }

  Class<?> grader() {
    return grader;
  }
}
