package org.cflowlab.fetch;

import java.util.Locale;
import org.cflowlab.data.PatchSet;

/** What each rater of a set marked, and how far two of them agree. */
final class Agreement {
  /** More patches than this add nothing to a mean. */
  private static final int MOST = 2000;

  private final long[] looked;
  private final long[] empty;
  private final double[] share;
  private double distances;
  private long pairs;
  private long bothEmpty;
  private int patches;

  private Agreement(int raters) {
    looked = new long[raters];
    empty = new long[raters];
    share = new double[raters];
  }

  static Agreement of(PatchSet set) {
    Agreement all = new Agreement(set.raters());
    all.patches = Math.min(MOST, set.size());
    for (int k = 0; k < all.patches; k++) {
      all.add(set, (int) ((long) k * set.size() / all.patches));
    }
    return all;
  }

  private void add(PatchSet set, int patch) {
    int raters = set.raters(patch);
    byte[][] masks = new byte[raters][];
    for (int r = 0; r < raters; r++) {
      masks[r] = set.mask(patch, r);
      int slot = set.slot(patch, r);
      long marked = set.marked(patch, r);
      looked[slot]++;
      empty[slot] += marked == 0 ? 1 : 0;
      share[slot] += (double) marked / masks[r].length;
      for (int other = 0; other < r; other++) {
        add(masks[other], masks[r]);
      }
    }
  }

  private void add(byte[] a, byte[] b) {
    int both = 0;
    int either = 0;
    for (int k = 0; k < a.length; k++) {
      both += a[k] & b[k];
      either += a[k] | b[k];
    }
    pairs++;
    bothEmpty += either == 0 ? 1 : 0;
    distances += either == 0 ? 0 : 1 - (double) both / either;
  }

  /** A rater's line. */
  String rater(int slot) {
    return String.format(
        Locale.ROOT,
        "%.1f%% empty masks, %.2f%% of the pixels marked%s",
        100. * empty[slot] / Math.max(1, looked[slot]),
        100 * share[slot] / Math.max(1, looked[slot]),
        looked[slot] < patches
            ? String.format(Locale.ROOT, ", looked at %d of %d images", looked[slot], patches)
            : "");
  }

  /** How far two raters of one image part. */
  String pairs() {
    return String.format(
        Locale.ROOT,
        "two raters: mean 1 - IoU %.3f (0 is agreement); in %.1f%% of the pairs both masks are"
            + " empty%s",
        distances / Math.max(1, pairs),
        100. * bothEmpty / Math.max(1, pairs),
        patches == MOST ? String.format(Locale.ROOT, ", over %d images", MOST) : "");
  }
}
