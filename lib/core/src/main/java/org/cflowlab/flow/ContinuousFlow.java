package org.cflowlab.flow;

import static org.cflowlab.array.Functions.scale;
import static org.cflowlab.array.Functions.sumLast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.cflowlab.array.Scratch;
import org.cflowlab.array.Shapes;
import org.cflowlab.file.BadInputException;

/**
 * Continuous flow, Chen et al. (2018): z moves along dz/dt = v(z, t) from t = 0 to 1, and log |det|
 * grows by the trace of dv/dz, here exact. Both are integrated together by the classical
 * Runge-Kutta method of fourth order in steps of fixed length; the inverse is the way back.
 *
 * <p>{@link #matching} trains it without integrating, by flow matching (Lipman et al. 2023); a
 * likelihood trains it through the integrator.
 *
 * <p>Cost and error: either direction takes 4 velocities a step. Map, inverse and log-det agree
 * with each other only up to the method's error, which falls with the fourth power of the steps:
 * with 20 and the network built in, below 1e-5.
 *
 * <p>Parameters of a sample: those of the {@link Velocity}.
 */
public final class ContinuousFlow implements FlowStep {
  private static final int STEPS = 20;

  private final Velocity velocity;
  private final int steps;

  /** A family of velocity fields, one for each sample's parameters. */
  public interface Velocity {
    /** L. */
    int latent();

    /** How many parameters it takes for each sample. */
    int parameterCount();

    /** Parameters for which nothing moves. */
    double[] still(RandomGenerator random);

    /**
     * The fields of some parameters. An integrator asks them many times: what depends on the
     * parameters alone is computed here, once.
     *
     * @param parameters [B, {@link #parameterCount()}]
     */
    Field of(NDArray parameters);
  }

  /** Velocity fields, one a sample: a pure function of place and time. */
  @FunctionalInterface
  public interface Field {
    /**
     * Where z moves, and how it spreads.
     *
     * @param z [B, L]
     * @param t 0 to 1 [B, 1]
     */
    Rate at(NDArray z, NDArray t);
  }

  /**
   * A velocity, and the trace of its Jacobian.
   *
   * @param v [B, L]
   * @param trace sum_i dv_i / dz_i [B]
   */
  public record Rate(NDArray v, NDArray trace) {
    private Rate plus(Rate other, double factor) {
      return new Rate(v.add(scale(other.v, factor)), trace.add(scale(other.trace, factor)));
    }
  }

  /**
   * The flow along a network with 8 tanh units.
   *
   * @param latent L
   * @throws IllegalArgumentException if L is under 1
   */
  public ContinuousFlow(int latent) {
    this(new Network(latent), STEPS);
  }

  /**
   * The flow along a field.
   *
   * @param steps of the integrator, 1 or more
   * @throws IllegalArgumentException if the field is missing or there is no step
   */
  public ContinuousFlow(Velocity velocity, int steps) {
    if (velocity == null || steps < 1) {
      throw new IllegalArgumentException(
          velocity == null
              ? "the velocity is missing: null"
              : "the integrator takes 1 step or more, not " + steps);
    }
    FlowStep.requireLatent(velocity.latent(), 1);
    this.velocity = velocity;
    this.steps = steps;
  }

  @Override
  public int latent() {
    return velocity.latent();
  }

  @Override
  public int parameterCount() {
    return velocity.parameterCount();
  }

  @Override
  public double[] identity(RandomGenerator random) {
    BadInputException.requirePresent("random", random);
    return velocity.still(random);
  }

  @Override
  public Transformed forward(NDArray z, NDArray parameters) {
    FlowStep.require(this, "z", z, parameters);
    Rate end = integrate(z, 0, 1, parameters);
    return new Transformed(end.v(), end.trace());
  }

  @Override
  public NDArray inverse(NDArray y, NDArray parameters) {
    FlowStep.require(this, "y", y, parameters);
    return integrate(y, 1, 0, parameters).v();
  }

  /** Where z comes to, with the integral of the trace on the way. */
  private Rate integrate(NDArray z, double from, double to, NDArray parameters) {
    double h = (to - from) / steps;
    Field field = velocity.of(parameters);
    NDArray start = z.getManager().zeros(new Shape(z.getShape().get(0), 1), z.getDataType());
    Rate at = new Rate(z, sumLast(z).zerosLike());
    for (int i = 0; i < steps; i++) {
      double t = from + i * h;
      NDArray halfway = start.add(t + h / 2);
      Rate k1 = field.at(at.v(), start.add(t));
      Rate k2 = field.at(moved(at, k1, h / 2), halfway);
      Rate k3 = field.at(moved(at, k2, h / 2), halfway);
      Rate k4 = field.at(moved(at, k3, h), start.add(t + h));
      at = at.plus(k1.plus(k2, 2).plus(k3, 2).plus(k4, 1), h / 6);
    }
    return at;
  }

  private static NDArray moved(Rate at, Rate along, double by) {
    return at.v().add(scale(along.v(), by));
  }

  /**
   * The loss of flow matching on straight paths, |v((1 - t) z_0 + t z_1, t) - (z_1 - z_0)|^2: its
   * minimum moves the density of z_0 to that of z_1.
   *
   * @param z0 samples of the base [B, L]
   * @param z1 samples of the data [B, L]
   * @param t uniform in 0 to 1 [B, 1]
   * @param parameters [B, {@link #parameterCount()}]
   * @return [B]
   * @throws IllegalArgumentException if a shape or type does not fit; the message says which
   */
  public NDArray matching(NDArray z0, NDArray z1, NDArray t, NDArray parameters) {
    FlowStep.require(this, "z0", z0, parameters);
    Shapes.requireLike("z1", z1, "z0", z0);
    Shapes.requireType("t", t, z0.getDataType());
    Shapes.require("t", t, "B, 1", z0.getShape().get(0), 1);
    return Scratch.keepLike(
        z0,
        () -> {
          NDArray way = z1.sub(z0);
          NDArray v = velocity.of(parameters).at(z0.add(t.mul(way)), t).v();
          return sumLast(v.sub(way).square());
        });
  }

  @Override
  public String toString() {
    return "ContinuousFlow[latent=" + latent() + ", steps=" + steps + "]";
  }

  /**
   * v = W_2 tanh(W_1 z + c t + a) + b, W_1 and W_2 each kept to a Frobenius norm under {@link
   * #NORM}, so that v has a Lipschitz constant below its square.
   */
  private record Network(int latent) implements Velocity {
    private static final int HIDDEN = 8;
    private static final double NORM = 1.5;

    @Override
    public int parameterCount() {
      return 2 * HIDDEN * latent + 2 * HIDDEN + latent;
    }

    @Override
    public double[] still(RandomGenerator random) {
      double[] parameters = new double[parameterCount()];
      for (int i = 0; i < HIDDEN * latent; i++) {
        parameters[i] = random.nextGaussian() / Math.sqrt(latent);
      }
      return parameters;
    }

    @Override
    public Field of(NDArray parameters) {
      long w2 = (long) HIDDEN * latent;
      long c = 2 * w2;
      NDList p = parameters.split(new long[] {w2, c, c + HIDDEN, c + 2 * HIDDEN}, 1);
      NDArray in = within(p.get(0)).reshape(-1, HIDDEN, latent);
      NDArray out = within(p.get(1)).reshape(-1, latent, HIDDEN);
      NDArray loops = in.mul(out.transpose(0, 2, 1)).sum(new int[] {2}); // [B, HIDDEN]
      return (z, t) -> {
        NDArray inner = in.matMul(z.expandDims(2)).squeeze(2);
        NDArray h = inner.add(p.get(2).mul(t)).add(p.get(3)).tanh(); // [B, HIDDEN]
        NDArray v = out.matMul(h.expandDims(2)).squeeze(2).add(p.get(4));
        return new Rate(v, sumLast(h.square().neg().add(1).mul(loops)));
      };
    }

    /** w / sqrt(1 + |w|^2 / NORM^2), by way of w / max |w| where that is large. */
    private static NDArray within(NDArray w) {
      NDArray size = w.abs().max(new int[] {1}, true).maximum(1).stopGradient();
      NDArray small = w.div(size);
      NDArray square = small.square().sum(new int[] {1}, true);
      NDArray rest = size.square().pow(-1);
      return small.div(rest.add(scale(square, 1 / (NORM * NORM))).sqrt());
    }
  }
}
