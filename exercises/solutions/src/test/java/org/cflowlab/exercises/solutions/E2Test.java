package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.answers.E2Answer;

class E2Test extends ExerciseChecks<E2> {
  E2Test() {
    super(E2.class, new E2Answer(), new E2Solution(), E2Alternatives.ALL, E2Mistakes.ALL);
  }
}
