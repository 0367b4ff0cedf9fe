package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.Moved;

/** An answer to E7, put together from its three methods. */
record E7Parts(ActNorm first, Linear second, Coupling third) implements E7 {
  @FunctionalInterface
  interface ActNorm {
    Moved of(NDArray z, NDArray logS, NDArray b);
  }

  @FunctionalInterface
  interface Linear {
    Moved of(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD);
  }

  @FunctionalInterface
  interface Coupling {
    Moved of(NDArray z, int parity, Function<NDArray, ScaleAndShift> h);
  }

  @Override
  public Moved actNorm(NDArray z, NDArray logS, NDArray b) {
    return first.of(z, logS, b);
  }

  @Override
  public Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD) {
    return second.of(z, p, lower, upper, logD);
  }

  @Override
  public Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h) {
    return third.of(z, parity, h);
  }
}
