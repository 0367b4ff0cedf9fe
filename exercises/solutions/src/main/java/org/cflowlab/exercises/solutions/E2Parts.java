package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.cflowlab.exercises.E2;
import org.cflowlab.exercises.Gaussian;

/** An answer to E2, put together from its two methods. */
record E2Parts(BiFunction<Gaussian, NDArray, NDArray> sampling, Loss bound) implements E2 {
  @FunctionalInterface
  interface Loss {
    NDArray of(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder);
  }

  @Override
  public NDArray sample(Gaussian q, NDArray eps) {
    return sampling.apply(q, eps);
  }

  @Override
  public NDArray loss(Gaussian q, Gaussian p, NDArray eps, Function<NDArray, NDArray> decoder) {
    return bound.of(q, p, eps, decoder);
  }
}
