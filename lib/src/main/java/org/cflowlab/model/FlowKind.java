package org.cflowlab.model;

import java.util.Locale;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.Planar;

/** The flows a network can be given by name, so that a file can say which it has. */
public enum FlowKind {
  /** Planar steps, (9)-(11). */
  PLANAR {
    @Override
    public FlowStep step(int latent, int k) {
      return new Planar(latent);
    }
  };

  /** The k-th step, from 0, of a flow on vectors of length L. */
  public abstract FlowStep step(int latent, int k);

  /** The name in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
