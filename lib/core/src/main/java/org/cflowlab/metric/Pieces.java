package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import org.cflowlab.array.Scratch;

/**
 * How many connected pieces a mask has; pixels that touch, also at a corner, are of one piece.
 * Where raters outline one thing, a sample in many pieces is none that a rater would give, whatever
 * its overlap.
 *
 * <p>Each marked pixel begins with a number of its own and takes the largest of its neighbours'
 * until nothing changes; then each piece has one pixel that kept its number.
 */
public final class Pieces {
  private static final Shape THREE = new Shape(3, 3);
  private static final Shape ONE = new Shape(1, 1);

  /** Rounds between two looks at whether anything still changes. */
  private static final int ROUNDS = 8;

  private Pieces() {}

  /**
   * The number of pieces of each mask; 0 of an empty one.
   *
   * @param masks [I, n, H, W]
   * @return [I, n]
   * @throws IllegalArgumentException if a shape, type or value does not fit
   */
  public static NDArray of(NDArray masks) {
    Shape s = Masks.requireMarks("masks", masks);
    long pixels = s.get(2) * s.get(3);
    return Scratch.keepLike(
        masks,
        () -> {
          NDArray own =
              masks
                  .getManager()
                  .arange(1, pixels + 1, 1, DataType.FLOAT32) // exact up to 4096 x 4096
                  .reshape(1, 1, s.get(2), s.get(3))
                  .mul(masks.toType(DataType.FLOAT32, false));
          NDArray settled = Scratch.keep(() -> settled(own));
          return settled
              .eq(own)
              .logicalAnd(own.gt(0))
              .toType(masks.getDataType(), false)
              .sum(new int[] {2, 3});
        });
  }

  private static NDArray settled(NDArray own) {
    NDArray marked = own.gt(0).toType(DataType.FLOAT32, false);
    NDArray before = own;
    while (true) {
      NDArray from = before;
      NDArray after = Scratch.keep(() -> spread(from, marked));
      if (after.contentEquals(before)) {
        return after;
      }
      before = after;
    }
  }

  private static NDArray spread(NDArray numbers, NDArray marked) {
    NDArray spread = numbers;
    for (int i = 0; i < ROUNDS; i++) {
      spread = Pool.maxPool2d(spread, THREE, ONE, ONE, false).mul(marked);
    }
    return spread;
  }
}
