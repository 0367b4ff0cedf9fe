package org.cflowlab.flow;

import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;

/**
 * A flow under test: to have a new one tested, add its entry to {@link #ALL}.
 *
 * @param least the smallest L it takes
 * @param of makes it for an L
 * @param accuracy to which map, inverse and log-determinant agree; an integrator's is its method's
 */
record FlowCase(String name, int least, IntFunction<FlowStep> of, double accuracy) {
  FlowCase(String name, int least, IntFunction<FlowStep> of) {
    this(name, least, of, 1e-11);
  }

  static final List<FlowCase> ALL =
      List.of(
          new FlowCase("planar", 1, Planar::new),
          new FlowCase("radial", 1, Radial::new),
          new FlowCase("ActNorm", 1, ActNorm::new),
          new FlowCase("invertible linear", 1, latent -> new InvertibleLinear(latent, 0)),
          new FlowCase("affine coupling, parity 0", 2, latent -> new AffineCoupling(latent, 0)),
          new FlowCase("affine coupling, parity 1", 2, latent -> new AffineCoupling(latent, 1)),
          new FlowCase("spline coupling, parity 0", 2, latent -> new SplineCoupling(latent, 0)),
          new FlowCase("spline coupling, parity 1", 2, latent -> new SplineCoupling(latent, 1)),
          new FlowCase("Glow, step 0", 2, latent -> Glow.step(latent, 0)),
          new FlowCase("Glow, step 1", 2, latent -> Glow.step(latent, 1)),
          new FlowCase("masked autoregressive", 1, MaskedAutoregressive::new),
          new FlowCase("continuous", 1, ContinuousFlow::new, 1e-7),
          new FlowCase(
              "three planar steps",
              1,
              latent -> new Composed(Collections.nCopies(3, new Planar(latent)))),
          new FlowCase(
              "planar after radial",
              1,
              latent -> new Composed(List.of(new Radial(latent), new Planar(latent)))));

  /** Latent sizes to test; an integrator, a hundred times as slow, has the small ones. */
  int[] sizes() {
    int most = accuracy > 1e-11 ? 6 : 64;
    return IntStream.of(1, 2, 3, 6, 17, 64).filter(l -> l >= least && l <= most).toArray();
  }

  FlowStep make(int latent) {
    return of.apply(latent);
  }

  /** Parameters of B samples that differ, some way from the identity, row by row. */
  static double[] parameters(FlowStep step, int batch, int latent, long seed) {
    var random = Noise.stream(seed, "test");
    double size = 1.2 / Math.sqrt(latent + 4);
    return IntStream.range(0, batch)
        .mapToObj(i -> step.identity(random))
        .flatMapToDouble(java.util.Arrays::stream)
        .map(p -> p + size * random.nextGaussian())
        .toArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
