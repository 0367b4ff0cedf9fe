package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.answers.E5Answer;

class E5Test extends ExerciseChecks<E5> {
  E5Test() {
    super(E5.class, new E5Answer(), new E5Solution(), E5Alternatives.ALL, E5Mistakes.ALL);
  }
}
