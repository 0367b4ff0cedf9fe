package org.cflowlab.exercises.answers;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E7: a Glow step in three parts.
 *
 * <ol>
 *   <li>actNorm: the Jacobian is diagonal with s on it. Its log-determinant is a sum over a row.
 *   <li>linear: build W from its factors with {@code matMul}. L needs its ones: {@code
 *       z.getManager().eye(n, n, 0, z.getDataType())} is the identity, in the type of z. A diagonal
 *       matrix is the identity times its row.
 *   <li>Points are rows, so W z for all of them is {@code z.matMul(W.transpose())}.
 *   <li>The determinant of a product is the product of the determinants. That of P is 1 or -1, that
 *       of L is 1. What is left? Give it to each row, [B, 1].
 *   <li>coupling: {@code z.get(":, 0::2")} takes the coordinates 0, 2, 4, ..., and {@code z.get(":,
 *       1::2")} the others. Ask h about the half that is kept, move the other.
 *   <li>To put two halves back: {@code NDArrays.stack(new NDList(even, odd), 2)} has shape [B, L/2,
 *       2], and {@code reshape(z.getShape())} lays the pairs side by side.
 * </ol>
 */
public final class E7Answer implements E7 {
  @Override
  public Moved actNorm(NDArray z, NDArray logS, NDArray b) {
    throw new NotYetDone("E7: write actNorm in E7Answer.java; step 1 in the comment above it.");
  }

  @Override
  public Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD) {
    throw new NotYetDone(
        "E7: write linear in E7Answer.java; steps 2 to 4 in the comment above it.");
  }

  @Override
  public Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h) {
    throw new NotYetDone(
        "E7: write coupling in E7Answer.java; steps 5 and 6 in the comment above it.");
  }
}
