package org.cflowlab.flow;

import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.softplus;
import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Arrays;

/**
 * Rational-quadratic spline coupling, Durkan et al. (2019): each moved coordinate goes through a
 * rising curve of 8 pieces on [-4, 4], each a ratio of two quadratics, and stays as it is outside.
 * Their equation numbers are given where they are used.
 *
 * <p>Parameters of a sample: the weights of h, see {@link Coupling}; h says of each coordinate the
 * raw widths [8] and heights [8] of the pieces and the raw slopes [7] at the knots between them.
 */
public final class SplineCoupling extends Coupling {
  private static final int PIECES = 8;
  private static final double EDGE = 4;
  private static final double LEAST_SHARE = 1e-3;
  private static final double LEAST_SLOPE = 1e-3;

  /**
   * The coupling of one parity.
   *
   * @param latent L, at least 2
   * @param parity which half is kept, 0 or 1
   */
  public SplineCoupling(int latent, int parity) {
    super(latent, parity, straight());
  }

  /** Equal widths and heights, and all slopes one. */
  private static double[] straight() {
    double[] start = new double[3 * PIECES - 1];
    Arrays.fill(start, 2 * PIECES, start.length, Math.log(Math.expm1(1 - LEAST_SLOPE)));
    return start;
  }

  @Override
  protected Transformed move(NDArray a, NDArray h) {
    NDArray x = a.clip(-EDGE, EDGE);
    Piece p = new Knots(h).pieceAtX(x);
    NDArray xi = x.sub(p.x).div(p.width);
    NDArray rest = xi.neg().add(1);
    NDArray both = xi.mul(rest);
    NDArray square = xi.square();
    NDArray below = p.slope.add(p.bend().mul(both));
    // (4)
    NDArray above = p.slope.mul(square).add(p.left.mul(both));
    NDArray y = p.y.add(p.height.mul(above).div(below));
    // (5)
    NDArray steep =
        p.right.mul(square).add(scale(p.slope.mul(both), 2)).add(p.left.mul(rest.square()));
    NDArray logSlope = scale(p.slope.div(below).log(), 2).add(steep.log());
    NDArray inside = inside(a);
    NDArray logDet = sumLast(logSlope.mul(inside.toType(a.getDataType(), false)));
    return new Transformed(NDArrays.where(inside, y, a), logDet);
  }

  /** Solves (4) for xi, a root of a quadratic, in the form in which nothing cancels. */
  @Override
  protected NDArray moveBack(NDArray y, NDArray h) {
    NDArray clipped = y.clip(-EDGE, EDGE);
    Piece p = new Knots(h).pieceAtY(clipped);
    NDArray rise = clipped.sub(p.y);
    NDArray bent = rise.mul(p.bend());
    NDArray a = p.height.mul(p.slope.sub(p.left)).add(bent);
    NDArray b = p.height.mul(p.left).sub(bent);
    NDArray c = p.slope.mul(rise).neg();
    NDArray root = b.square().sub(scale(a.mul(c), 4)).maximum(0).sqrt();
    NDArray xi = scale(c, 2).div(b.add(root).neg());
    return NDArrays.where(inside(y), p.x.add(xi.mul(p.width)), y);
  }

  private static NDArray inside(NDArray a) {
    return a.abs().lte(EDGE);
  }

  /**
   * The piece each coordinate falls on, all [B, N]: corner, size, mean slope, slopes at its ends.
   */
  private record Piece(
      NDArray x,
      NDArray y,
      NDArray width,
      NDArray height,
      NDArray slope,
      NDArray left,
      NDArray right) {
    /** How far the slopes at the ends differ from the mean slope, together. */
    NDArray bend() {
      return left.add(right).sub(scale(slope, 2));
    }
  }

  /** All pieces of all coordinates: arrays [B, N, 8]. */
  private static final class Knots {
    private final NDArray width;
    private final NDArray height;
    private final NDArray x;
    private final NDArray y;
    private final NDArray left;
    private final NDArray right;

    Knots(NDArray h) {
      NDList raw = h.split(new long[] {PIECES, 2L * PIECES}, 2);
      width = shares(raw.get(0));
      height = shares(raw.get(1));
      x = width.cumSum(2).sub(width).sub(EDGE);
      y = height.cumSum(2).sub(height).sub(EDGE);
      NDArray between = softplus(raw.get(2)).add(LEAST_SLOPE);
      NDArray one = between.get(":, :, :1").onesLike();
      left = one.concat(between, 2);
      right = between.concat(one, 2);
    }

    /** Positive lengths that add up to the whole interval. */
    private static NDArray shares(NDArray raw) {
      return scale(scale(raw.softmax(2), 1 - PIECES * LEAST_SHARE).add(LEAST_SHARE), 2 * EDGE);
    }

    Piece pieceAtX(NDArray at) {
      return pick(at, x);
    }

    Piece pieceAtY(NDArray at) {
      return pick(at, y);
    }

    private Piece pick(NDArray at, NDArray starts) {
      NDArray reached = at.expandDims(2).gte(starts).toType(at.getDataType(), false);
      NDArray next = reached.get(":, :, 1:");
      // one at the piece, zero at the others
      NDArray here = reached.sub(next.concat(next.get(":, :, :1").zerosLike(), 2));
      NDArray w = sumLast(here.mul(width));
      NDArray h = sumLast(here.mul(height));
      return new Piece(
          sumLast(here.mul(x)),
          sumLast(here.mul(y)),
          w,
          h,
          h.div(w),
          sumLast(here.mul(left)),
          sumLast(here.mul(right)));
    }
  }
}
