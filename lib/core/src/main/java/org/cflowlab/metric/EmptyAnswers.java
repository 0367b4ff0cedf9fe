package org.cflowlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.cflowlab.array.Scratch;

/**
 * Two questions in one {@link EnergyDistance}: whether to mark anything, and what to mark. Of an
 * image let a share p of the raters' masks be empty and a share a of the samples. An empty mask is
 * at a distance of 1 from every other, so with the mean distances C, S and R between raters and
 * samples, among samples and among raters, all of masks that mark something,
 *
 * <pre>GED = 2 (p (1 - a) + (1 - p) a + (1 - p) (1 - a) C)
 *       - (2 a (1 - a) + (1 - a)^2 S) - (2 p (1 - p) + (1 - p)^2 R).</pre>
 *
 * <p>With a = p, samples that are empty just as often as the raters' masks, (1 - p)^2 (2 C - S - R)
 * is left: that is <i>what</i>. The rest is <i>whether</i>; it has no sign of its own.
 *
 * @param raters p [I]
 * @param samples a [I]
 * @param what [I], unbiased over the samples, the raters as the population, as {@link
 *     EnergyDistance#u}; 0 where no rater or fewer than two samples mark anything: then all is
 *     whether
 * @param whether [I], {@link EnergyDistance#u} without it
 */
public record EmptyAnswers(NDArray raters, NDArray samples, NDArray what, NDArray whether) {
  /**
   * Both parts for each image.
   *
   * @param raters [I, R, H, W]
   * @param samples [I, n, H, W], n at least 2
   * @throws IllegalArgumentException for fewer than two samples, or if a shape or type does not
   *     fit; the message says which
   */
  public static EmptyAnswers of(NDArray raters, NDArray samples) {
    EnergyDistance.require(raters, samples);
    return Scratch.keepLike(
        raters,
        () -> {
          NDArray between = JaccardDistance.between(raters, samples);
          NDArray amongRaters = JaccardDistance.among(raters);
          NDArray amongSamples = JaccardDistance.among(samples);
          NDArray total = EnergyDistance.of(between, amongRaters, amongSamples).u();
          NDArray marked = marks(raters);
          NDArray drawn = marks(samples);
          NDArray m = marked.sum(new int[] {1});
          NDArray k = drawn.sum(new int[] {1});
          NDArray cross = sum(between, marked, drawn).div(m.mul(k));
          NDArray own = sum(amongSamples, drawn, drawn).div(k.mul(k.sub(1)));
          NDArray theirs = sum(amongRaters, marked, marked).div(m.square());
          NDArray share = marked.mean(new int[] {1});
          NDArray what = cross.mul(2).sub(own).sub(theirs).mul(share.square());
          what = NDArrays.where(m.eq(0).logicalOr(k.lt(2)), what.zerosLike(), what);
          return new EmptyAnswers(
              share.neg().add(1), drawn.mean(new int[] {1}).neg().add(1), what, total.sub(what));
        },
        all -> new NDList(all.raters(), all.samples(), all.what(), all.whether()));
  }

  /** 1 for each mask that marks something, [I, n]. */
  private static NDArray marks(NDArray masks) {
    return Masks.flatten(masks).max(new int[] {2});
  }

  /** Of distances [I, n, m] those between masks that both mark something, summed: [I]. */
  private static NDArray sum(NDArray distances, NDArray a, NDArray b) {
    return distances.mul(a.expandDims(2)).mul(b.expandDims(1)).sum(new int[] {1, 2});
  }
}
