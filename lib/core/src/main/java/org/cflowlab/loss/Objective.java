package org.cflowlab.loss;

/**
 * What a network is trained to lower. Each is one class, which says what it estimates, how far off
 * on average (bias), and how it spreads (variance).
 */
public interface Objective {
  /**
   * The objective of one batch.
   *
   * @throws IllegalArgumentException if the network has no part that this needs, or a shape or type
   *     does not fit; the message says which
   */
  Terms of(Pass pass);
}
