package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Curve.CHAIN;
import static org.cflowlab.exercises.grading.Numbers.LOG_2_PI;
import static org.cflowlab.exercises.grading.Numbers.logNormal;
import static org.cflowlab.exercises.grading.Tensors.numbers;
import static org.cflowlab.exercises.grading.Tensors.rowSum;
import static org.cflowlab.exercises.grading.Tensors.rows;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E5;
import org.cflowlab.exercises.E5.Flowed;
import org.cflowlab.exercises.Gaussian;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.grading.Student.Question;
import org.junit.jupiter.api.Order;

/**
 * Grades E5, the log-density through a chain, on steps whose densities are known in closed form.
 */
@Grader(tensors = true)
final class E5Grader {
  private static final String AXIS_DROPPED =
      "The sum over a row lost its axis: it has shape [B], and beside [B, 1] it spreads to [B, B]. "
          + "Keep the axis: sum(new int[] {1}, true).";

  private static final String END =
      "The integral is taken over zK, the points at the end of the chain: start with z = z0, and"
          + " each step's z goes into the next step.";

  static final List<Mistake<E5>> MISTAKES =
      List.of(
          new Mistake<>(
              "plus",
              "The log-determinants are added, as eq. 16 prints it. Where a step stretches space,"
                  + " the density gets thinner: subtract them (eq. 7).",
              chain(w -> w.base().add(w.logDets()))),
          new Mistake<>(
              "no base density",
              "log q0(z0) is missing, as in eq. 15. The chain changes a density; it needs one to"
                  + " start from."
                  + Mistake.WHOLE_NUMBERS,
              chain(w -> w.logDets().neg())),
          new Mistake<>(
              "base at zK",
              "log q0 is evaluated at zK, as in the released code. The base density belongs to the"
                  + " point before the flow, z0.",
              chain(w -> w.base(w.zK()).sub(w.logDets()))),
          new Mistake<>(
              "no log-determinants",
              "The log-determinants do not enter: this is log q0(z0), the density before the flow.",
              chain(w -> w.base())),
          new Mistake<>(
              "only the last step",
              "Only the last step's log-determinant enters. Every step stretches space: sum over"
                  + " all of them.",
              chain(w -> w.base().sub(w.lastLogDet()))),
          new Mistake<>(
              "one step late",
              "Each log-determinant is taken at the point after the step. It belongs to the point"
                  + " before it, z_(k-1): one call of a step gives both.",
              (z0, mu, logSigma, steps) -> {
                Walk w = Walk.along(z0, new Gaussian(mu, logSigma), steps);
                NDArray logQ = w.base();
                for (int k = 0; k < steps.size(); k++) {
                  logQ = logQ.sub(steps.get(k).apply(w.moves().get(k).z()).logDet());
                }
                return new Flowed(w.zK(), logQ);
              }),
          new Mistake<>(
              "always from z0",
              "Every step starts from z0. A chain hands its point on: the next step starts where"
                  + " the last one ended.",
              (z0, mu, logSigma, steps) -> {
                Walk w = Walk.alwaysFromZ0(z0, new Gaussian(mu, logSigma), steps);
                return new Flowed(w.zK(), w.logQ());
              }),
          new Mistake<>(
              "last step first",
              "The steps are taken in reverse order. T_1 comes first.",
              (z0, mu, logSigma, steps) -> {
                List<Function<NDArray, Moved>> reversed = new ArrayList<>(steps);
                Collections.reverse(reversed);
                return right().follow(z0, mu, logSigma, reversed);
              }),
          new Mistake<>(
              "no 2 pi",
              "1/2 log(2 pi) is missing in each dimension. It does not move a gradient, but without"
                  + " it this is no density."
                  + Mistake.WHOLE_NUMBERS,
              chain(w -> w.logQ().add(w.length() * LOG_2_PI / 2))),
          Mistake.integerDivision(chain(w -> w.logQ().add(halfSquares(w)))),
          Mistake.integerDivision(
              chain(w -> w.logQ().add(halfSquares(w)).add(w.length() * LOG_2_PI / 2))),
          new Mistake<>(
              "no log sigma",
              "log q0 lacks - logSigma: a wider Gaussian is lower.",
              chain(w -> w.logQ().add(rowSum(w.q0().logSigma())))),
          new Mistake<>(
              "log variance",
              "logSigma is read as a log variance. It is the logarithm of the standard deviation.",
              (z0, mu, logSigma, steps) -> right().follow(z0, mu, logSigma.div(2), steps)),
          new Mistake<>(
              "no half",
              "log q0 lacks the 1/2 of its square: - 1/2 ((z0 - mu) / sigma)^2.",
              chain(w -> w.logQ().sub(halfSquares(w)))),
          new Mistake<>(
              "variance for sigma",
              "z0 - mu is divided by sigma^2. It is divided by sigma, and then squared.",
              chain(w -> w.logQ().add(halfSquares(w)).sub(halfSquares(w, 2)))),
          new Mistake<>("axis dropped", AXIS_DROPPED, chain(w -> w.logQ().squeeze(1))),
          new Mistake<>(
              "axis dropped",
              AXIS_DROPPED,
              chain(
                  w ->
                      w.moves().stream()
                          .map(Moved::logDet)
                          .reduce(w.base().squeeze(1), NDArray::sub))),
          new Mistake<>(
              "one number for the batch",
              "The whole batch was summed into one number. Each row is a point of its own: sum over"
                  + " axis 1.",
              chain(w -> w.logQ().sum())),
          new Mistake<>(
              "batch in every row",
              "log q0 was summed over the whole batch, so every row holds the others' density too."
                  + " Sum over axis 1.",
              chain(w -> w.base().sum().sub(w.logDets()))));

  private final Student<E5> student;
  private final double[][] z0;
  private final double[][] mu;
  private final double[][] logSigma;
  private final List<Curve> chain;

  E5Grader(Student<E5> student) {
    this.student =
        student
            .knowing(MISTAKES)
            .orLogarithm(by -> chain(w -> w.logQ().add((1 - by) * w.length() * LOG_2_PI / 2)));
    this.z0 = student.varied(new double[][] {{0.4, -1.1}, {1.3, 0.2}, {-0.7, 0.9}});
    this.mu = student.varied(Draw.THREE.mu());
    this.logSigma = student.varied(Draw.THREE.logSigma());
    this.chain = CHAIN.stream().map(curve -> curve.varied(student)).toList();
  }

  @Order(1)
  @Graded(
      value = "no step at all: log q0(z0)",
      points = 2,
      advice =
          "The sum over a row of -1/2 log(2 pi) - logSigma - 1/2 ((z0 - mu) / sigma)^2, [B, 1].")
  void base() {
    student.gives(
        IntStream.range(0, z0.length)
            .mapToDouble(r -> logNormal(z0[r], mu[r], logSigma[r]))
            .toArray(),
        ask(List.of(), this::logQ));
  }

  @Order(2)
  @Graded(
      value = "the points at the end of three steps",
      points = 2,
      advice = "Start with z = z0; each step's z goes into the next step.")
  void points() {
    double[][] end = new double[z0.length][];
    for (int r = 0; r < z0.length; r++) {
      end[r] = Arrays.stream(z0[r]).map(z -> Curve.through(chain, z)).toArray();
    }
    student.gives(
        Tensors.flat(end),
        ask(chain, flowed -> numbers(flowed.zK(), "zK", z0.length, z0[0].length)));
  }

  @Order(3)
  @Graded(
      value = "z -> 3z - 1: the density of N(3 mu - 1, (3 sigma)^2)",
      points = 2,
      advice = "A Gaussian three times as wide is lower by log 3 in each dimension.")
  void affine() {
    double[] expected = new double[z0.length];
    for (int r = 0; r < z0.length; r++) {
      for (int i = 0; i < z0[r].length; i++) {
        expected[r] +=
            logNormal(
                Curve.TRIPLE.at(z0[r][i]), Curve.TRIPLE.at(mu[r][i]), logSigma[r][i] + Math.log(3));
      }
    }
    student.gives(expected, ask(List.of(Curve.TRIPLE), this::logQ));
  }

  @Order(4)
  @Graded(
      value = "the log-density after three steps",
      points = 2,
      advice =
          "log q(zK) = log q0(z0) - the sum of the log-determinants, each at the point its step"
              + " starts from.")
  void density() {
    double[] expected = new double[z0.length];
    for (int r = 0; r < z0.length; r++) {
      expected[r] = logNormal(z0[r], mu[r], logSigma[r]);
      for (double z : z0[r]) {
        expected[r] -= Curve.logSlopes(chain, z);
      }
    }
    student.gives(expected, ask(chain, this::logQ));
  }

  @Order(5)
  @Graded(
      value = "the density integrates to 1",
      points = 2,
      advice =
          "exp(logQ), summed over a fine grid of zK, must give 1: that is how you can tell a"
              + " density.")
  void integral() {
    List<Curve> bend = List.of(new Curve(1.7, 0.3, 0.9), new Curve(0.4, 0.2, 1.5));
    double center = student.varied(0.3)[0];
    double logWidth = student.varied(-0.4)[0];
    double[][] grid = new double[301][1];
    double[][] mus = new double[grid.length][1];
    double[][] logSigmas = new double[grid.length][1];
    for (int i = 0; i < grid.length; i++) {
      grid[i][0] = center + Math.exp(logWidth) * (i - 150) / 25.0;
      mus[i][0] = center;
      logSigmas[i][0] = logWidth;
    }
    int last = grid.length - 1;
    student.gives(
        List.of(
            new Part("the integral of exp(logQ) over zK", 1),
            new Part("zK of the first z0", Curve.through(bend, grid[0][0]), END),
            new Part("zK of the last z0", Curve.through(bend, grid[last][0]), END)),
        ask(
            bend,
            grid,
            mus,
            logSigmas,
            flowed -> {
              double[] z = numbers(flowed.zK(), "zK", grid.length, 1);
              double[] logQ = numbers(flowed.logQ(), "logQ", grid.length, 1);
              return new double[] {area(z, logQ), z[0], z[last]};
            }));
  }

  /** The integral of exp(logQ) dz over an even grid of z0, with dz to fourth order. */
  private static double area(double[] z, double[] logQ) {
    double area = 0;
    for (int i = 2; i < z.length - 2; i++) {
      double dz = (z[i - 2] - 8 * z[i - 1] + 8 * z[i + 1] - z[i + 2]) / 12;
      area += Math.exp(logQ[i]) * dz;
    }
    return area;
  }

  private Question<E5> ask(List<Curve> curves, Function<Flowed, double[]> part) {
    return ask(curves, z0, mu, logSigma, part);
  }

  private static Question<E5> ask(
      List<Curve> curves,
      double[][] z0,
      double[][] mu,
      double[][] logSigma,
      Function<Flowed, double[]> part) {
    return with(
        (e, m) -> {
          Flowed flowed =
              e.follow(rows(m, z0), rows(m, mu), rows(m, logSigma), Curve.steps(curves));
          return part.apply(Tensors.present(flowed, "zK and logQ"));
        });
  }

  private double[] logQ(Flowed flowed) {
    return numbers(flowed.logQ(), "logQ", z0.length, 1);
  }

  /** 1/2 ((z0 - mu) / sigma)^2 of each row, [B, 1]. */
  private static NDArray halfSquares(Walk w) {
    return halfSquares(w, 1);
  }

  private static NDArray halfSquares(Walk w, int power) {
    NDArray sigma = w.q0().logSigma().exp().pow(power);
    return rowSum(w.z0().sub(w.q0().mu()).div(sigma).square()).div(2);
  }

  private static E5 right() {
    return chain(Walk::logQ);
  }

  private static E5 chain(Function<Walk, NDArray> logQ) {
    return (z0, mu, logSigma, steps) -> {
      Walk walk = Walk.along(z0, new Gaussian(mu, logSigma), steps);
      return new Flowed(walk.zK(), logQ.apply(walk));
    };
  }
}
