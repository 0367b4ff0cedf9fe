package org.cflowlab.exercises;

/**
 * E8: the generalised energy distance between raters and samples, with masks that may be empty.
 * Both methods leave their inputs as they are.
 */
public interface E8 {
  /**
   * Intersection over union of two masks.
   *
   * @param a a mask, true where the lesion is, [P]
   * @param b another of the same size, [P]
   * @return a number from 0 to 1; two empty masks agree, so theirs is 1
   */
  double iou(boolean[] a, boolean[] b);

  /**
   * GED^2 = 2 E d(s, s^) - E d(s, s') - E d(s^, s^') with d = 1 - IoU. Each E is the mean over all
   * pairs, a mask with itself among them (the V-statistic of the literature).
   *
   * @param raters the raters' masks s, [R][P]
   * @param samples the model's masks s^, [N][P]
   * @return the squared distance, 0 if both sets agree
   */
  double gedSquared(boolean[][] raters, boolean[][] samples);
}
