package org.cflowlab.exercises.answers;

import org.cflowlab.exercises.E8;
import org.cflowlab.exercises.NotYetDone;

/**
 * Your answer to E8: the generalised energy distance, with masks that may be empty.
 *
 * <ol>
 *   <li>iou: count the pixels in both masks and the pixels in at least one. Divide.
 *   <li>What if the second count is 0? Both say "no lesion": they agree, so return 1.
 *   <li>The distance of two masks is 1 - iou.
 *   <li>Write one helper: the mean distance over all pairs of two sets, every mask of the first
 *       with every mask of the second.
 *   <li>gedSquared: twice the mean of raters with samples, minus raters with raters, minus samples
 *       with samples. The last two include each mask with itself.
 * </ol>
 */
public final class E8Answer implements E8 {
  @Override
  public double iou(boolean[] a, boolean[] b) {
    throw new NotYetDone("E8: write iou in E8Answer.java; steps 1 and 2 in the comment above it.");
  }

  @Override
  public double gedSquared(boolean[][] raters, boolean[][] samples) {
    throw new NotYetDone(
        "E8: write gedSquared in E8Answer.java; steps 3 to 5 in the comment above it.");
  }
}
