package org.cflowlab.exercises.solutions;

import org.cflowlab.exercises.E9;
import org.cflowlab.exercises.answers.E9Answer;

class E9Test extends ExerciseChecks<E9> {
  E9Test() {
    super(E9.class, new E9Answer(), new E9Solution(), E9Alternatives.ALL, E9Mistakes.ALL);
  }
}
