package org.cflowlab.model;

import ai.djl.ndarray.NDManager;

/** Networks of a few hundred values, for tests that ask nothing of what they have learnt. */
public final class SmallNet {
  private SmallNet() {}

  /** Filters 2 and 3, seed 1, L = 2, H = 4, and no flow unless said. */
  public static CFlowNet.Builder builder() {
    return CFlowNet.builder().setFilters(2, 3).setSeed(1).optLatent(2).optContext(4);
  }

  /** With two planar steps. */
  public static CFlowNet planar(NDManager manager) {
    return builder().optFlow(2, FlowKind.PLANAR).build(manager);
  }
}
