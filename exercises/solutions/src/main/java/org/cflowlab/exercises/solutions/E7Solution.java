package org.cflowlab.exercises.solutions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.function.Function;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.Moved;

/** E7: ActNorm (19)-(21), the invertible linear map (22)-(24), the affine coupling (25)-(30). */
public final class E7Solution implements E7 {
  @Override
  public Moved actNorm(NDArray z, NDArray logS, NDArray b) {
    return new Moved(logS.exp().mul(z).add(b), rowSum(logS));
  }

  @Override
  public Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD) {
    NDArray eye = z.getManager().eye((int) z.getShape().get(1)).toType(z.getDataType(), false);
    NDArray w = p.matMul(lower.add(eye)).matMul(upper.add(eye.mul(logD.exp()))); // [L, L]
    NDArray logDet = rowSum(z.zerosLike()).add(logD.sum()); // [B, 1]
    return new Moved(z.matMul(w.transpose()), logDet);
  }

  @Override
  public Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h) {
    NDArray even = z.get(":, 0::2");
    NDArray odd = z.get(":, 1::2");
    NDArray zB = parity == 0 ? even : odd; // kept
    NDArray zA = parity == 0 ? odd : even; // moved
    ScaleAndShift said = h.apply(zB);
    NDArray moved = said.logR().exp().mul(zA).add(said.t());
    NDList pair = parity == 0 ? new NDList(zB, moved) : new NDList(moved, zB);
    return new Moved(NDArrays.stack(pair, 2).reshape(z.getShape()), rowSum(said.logR()));
  }

  private static NDArray rowSum(NDArray array) {
    return array.sum(new int[] {1}, true);
  }
}
