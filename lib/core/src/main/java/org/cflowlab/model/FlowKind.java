package org.cflowlab.model;

import java.util.Locale;
import org.cflowlab.flow.FlowStep;
import org.cflowlab.flow.Glow;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Radial;
import org.cflowlab.flow.SplineCoupling;

/** The flows a network can be given by name, so that a file can say which it has. */
public enum FlowKind {
  /** Planar steps, (9)-(11). */
  PLANAR((latent, k) -> new Planar(latent)),
  /** Glow steps, (19)-(30), whose couplings alternate. */
  GLOW(Glow::step),
  /** Radial steps, Rezende and Mohamed (2015). */
  RADIAL((latent, k) -> new Radial(latent)),
  /** Rational-quadratic spline couplings that alternate, Durkan et al. (2019). */
  SPLINE((latent, k) -> new SplineCoupling(latent, k % 2));

  private final Step step;

  FlowKind(Step step) {
    this.step = step;
  }

  /** The k-th step, from 0, of a flow on vectors of length L. */
  public FlowStep step(int latent, int k) {
    return step.of(latent, k);
  }

  /** The name in files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  @FunctionalInterface
  private interface Step {
    FlowStep of(int latent, int k);
  }
}
