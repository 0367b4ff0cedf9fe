package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E8;
import org.cflowlab.exercises.answers.E8Answer;

class E8Test extends ExerciseChecks<E8> {
  E8Test() {
    super(E8.class, new E8Answer(), new E8Solution(), E8Alternatives.ALL, E8Mistakes.ALL);
  }
}
