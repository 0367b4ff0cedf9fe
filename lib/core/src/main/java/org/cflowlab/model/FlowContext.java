package org.cflowlab.model;

/**
 * What the context c of a conditional flow is read from. The paper's Figure 2 draws c(s,x), its
 * text conditions on x alone.
 */
public enum FlowContext {
  /** c(s,x), from the posterior's encoder: the flow bends each mask's posterior its own way. */
  IMAGE_AND_MASK,
  /** c(x), from the prior's encoder: one bend for all masks of an image. */
  IMAGE
}
