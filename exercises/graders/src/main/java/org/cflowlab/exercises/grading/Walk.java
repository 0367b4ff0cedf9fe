package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Tensors.rowSum;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;

/** A walk along a flow: the point z0, the Gaussian it was drawn from, and every move. */
record Walk(NDArray z0, Gaussian q0, List<Moved> moves) {
  static Walk along(NDArray z0, Gaussian q0, List<Function<NDArray, Moved>> steps) {
    Walk walk = new Walk(z0, q0, new ArrayList<>());
    steps.forEach(step -> walk.moves.add(step.apply(walk.zK())));
    return walk;
  }

  /** A wrong one, where every step starts from z0. */
  static Walk alwaysFromZ0(NDArray z0, Gaussian q0, List<Function<NDArray, Moved>> steps) {
    return new Walk(z0, q0, steps.stream().map(step -> step.apply(z0)).toList());
  }

  NDArray zK() {
    return moves.isEmpty() ? z0 : moves.get(moves.size() - 1).z();
  }

  NDArray logDets() {
    return moves.stream().map(Moved::logDet).reduce(rowSum(z0.zerosLike()), NDArray::add);
  }

  NDArray lastLogDet() {
    return moves.isEmpty() ? logDets() : moves.get(moves.size() - 1).logDet();
  }

  /** log q0 at z0, [B, 1]. */
  NDArray base() {
    return base(z0);
  }

  /** log q0 at some point, [B, 1]. */
  NDArray base(NDArray z) {
    return Tensors.logNormal(z, q0);
  }

  /** log q at zK, [B, 1]. */
  NDArray logQ() {
    return base().sub(logDets());
  }

  double length() {
    return z0.getShape().get(1);
  }
}
