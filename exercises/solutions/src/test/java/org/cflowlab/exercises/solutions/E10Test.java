package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E10;
import org.cflowlab.exercises.answers.E10Answer;

class E10Test extends ExerciseChecks<E10> {
  E10Test() {
    super(E10.class, new E10Answer(), new E10Solution(), E10Alternatives.ALL, E10Mistakes.ALL);
  }
}
