package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E4;
import org.cflowlab.exercises.answers.E4Answer;

class E4Test extends ExerciseChecks<E4> {
  E4Test() {
    super(E4.class, new E4Answer(), new E4Solution(), E4Alternatives.ALL, E4Mistakes.ALL);
  }
}
