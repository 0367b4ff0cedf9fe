package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.answers.E3Answer;

class E3Test extends ExerciseChecks<E3> {
  E3Test() {
    super(E3.class, new E3Answer(), new E3Solution(), E3Alternatives.ALL, E3Mistakes.ALL);
  }
}
