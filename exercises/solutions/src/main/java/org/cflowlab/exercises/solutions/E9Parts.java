package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.cflowlab.exercises.E9;

/** An answer to E9, put together from its two methods. */
record E9Parts(BinaryOperator<NDArray> likelihood, UnaryOperator<NDArray> cll) implements E9 {
  @Override
  public NDArray logLikelihood(NDArray logits, NDArray masks) {
    return likelihood.apply(logits, masks);
  }

  @Override
  public NDArray negativeCll(NDArray logLikelihood) {
    return cll.apply(logLikelihood);
  }
}
