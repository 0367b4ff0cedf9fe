package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E1;
import org.cflowlab.exercises.answers.E1Answer;

class E1Test extends ExerciseChecks<E1> {
  E1Test() {
    super(E1.class, new E1Answer(), new E1Solution(), E1Alternatives.ALL, E1Mistakes.ALL);
  }
}
