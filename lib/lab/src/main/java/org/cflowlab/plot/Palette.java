package org.cflowlab.plot;

import java.awt.Color;

/**
 * The course's colours, from the set of Okabe and Ito, which readers with any colour vision can
 * tell apart. One meaning has one colour in every picture.
 */
public final class Palette {
  /** The truth, where it is known. */
  public static final Color TRUTH = new Color(0x000000);

  /** The prior p(z|x). */
  public static final Color PRIOR = new Color(0x7F7F7F);

  /** The base density q_0, and the Prob. U-Net, whose posterior it is. */
  public static final Color BASE = new Color(0x0072B2);

  /** The Prob. U-Net with a sampled divergence. */
  public static final Color BASE_SAMPLED = new Color(0x6FB1DE);

  /** The flowed density, and the cFlow Net. */
  public static final Color FLOW = new Color(0xD55E00);

  /** The U-Net without a latent vector. */
  public static final Color UNET = new Color(0x5D3A9B);

  /** The Gaussian over logits, of low rank. */
  public static final Color LOW_RANK = new Color(0xB07AA1);

  /** What is wrong on purpose, such as a loss as it was misprinted. */
  public static final Color WRONG = new Color(0x99004C);

  private static final Color[] FLOWS = {
    FLOW, new Color(0x7A3300), new Color(0xF5A66E), new Color(0xB8860B)
  };

  private static final Color[] PRIOR_FLOWS = {
    new Color(0x00695C), new Color(0x26A69A), new Color(0x80CBC4), new Color(0x8E5A2B)
  };

  private static final Color[] RATERS = {
    new Color(0xE69F00), new Color(0x56B4E9), new Color(0x009E73), new Color(0xCC79A7)
  };

  private Palette() {}

  /**
   * The colour of a kind of flow where several are compared, from 0: {@link #FLOW} and then shades
   * of it, four in all.
   */
  public static Color flow(int kind) {
    return FLOWS[kind % FLOWS.length];
  }

  /** The colour of a model whose prior a kind of flow bends, from 0, four in all. */
  public static Color priorFlow(int kind) {
    return PRIOR_FLOWS[kind % PRIOR_FLOWS.length];
  }

  /** The colour of a rater slot, from 0; four colours, used again from the fifth slot on. */
  public static Color rater(int slot) {
    return RATERS[slot % RATERS.length];
  }
}
