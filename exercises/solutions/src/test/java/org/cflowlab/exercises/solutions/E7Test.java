package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.answers.E7Answer;

class E7Test extends ExerciseChecks<E7> {
  E7Test() {
    super(E7.class, new E7Answer(), new E7Solution(), E7Alternatives.ALL, E7Mistakes.ALL);
  }
}
