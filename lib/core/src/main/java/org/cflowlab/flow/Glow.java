package org.cflowlab.flow;

import java.util.List;

/** The Glow step, (19)-(30), Kingma and Dhariwal (2018), on a vector and with a context. */
public final class Glow {
  private Glow() {}

  /**
   * ActNorm, then the invertible linear map, then the affine coupling.
   *
   * @param latent L, at least 2
   * @param k the step's place in its chain, from 0: the coupling's parity alternates with it
   */
  public static FlowStep step(int latent, int k) {
    return new Composed(
        List.of(
            new ActNorm(latent),
            new InvertibleLinear(latent, k),
            new AffineCoupling(latent, k % 2)));
  }
}
