package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E6;
import org.cflowlab.exercises.answers.E6Answer;

class E6Test extends ExerciseChecks<E6> {
  E6Test() {
    super(E6.class, new E6Answer(), new E6Solution(), E6Alternatives.ALL, E6Mistakes.ALL);
  }
}
