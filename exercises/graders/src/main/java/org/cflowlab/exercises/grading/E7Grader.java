package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Numbers.wave;
import static org.cflowlab.exercises.grading.Tensors.present;
import static org.cflowlab.exercises.grading.Tensors.rowSum;
import static org.cflowlab.exercises.grading.Tensors.rows;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.cflowlab.exercises.E7;
import org.cflowlab.exercises.E7.ScaleAndShift;
import org.cflowlab.exercises.Moved;
import org.cflowlab.exercises.grading.Student.Question;
import org.junit.jupiter.api.Order;

/** Grades E7, the three parts of a Glow step, against plain numbers and the determinant of W. */
@Grader(tensors = true)
final class E7Grader {
  private static final ActNorm ACT_NORM =
      (z, logS, b) -> new Moved(logS.exp().mul(z).add(b), rowSum(logS));
  private static final Linear LINEAR = linear(Factors::w, w -> w.logD().sum());
  private static final Coupling COUPLING = coupling(Halves::scaled, h -> rowSum(h.logR()));

  private static final String ONE_FOR_THE_BATCH =
      "The log-determinant must have shape [B, 1], one number for each row, even where the rows"
          + " share it: rowSum(z.zerosLike()).add(logDet) spreads it.";
  private static final String UNIT_DIAGONAL =
      "L lacks the ones on its diagonal: lower holds only what is below them. Add the identity.";

  static final List<Mistake<E7>> MISTAKES =
      List.of(
          actNorm(
              "shift first",
              "The shift is scaled too: this is s (z + b). ActNorm scales first: s z + b.",
              (z, logS, b) -> new Moved(logS.exp().mul(z.add(b)), rowSum(logS))),
          actNorm(
              "log s for s",
              "z is multiplied with logS itself. The scale is s = exp(logS), which is above 0.",
              (z, logS, b) -> new Moved(logS.mul(z).add(b), rowSum(logS))),
          actNorm(
              "divided by s",
              "z is divided by s: that is the inverse of ActNorm. The step itself multiplies.",
              (z, logS, b) -> new Moved(z.div(logS.exp()).add(b), rowSum(logS))),
          actNorm(
              "ActNorm: sign of the log-determinant",
              "The log-determinant of ActNorm has the wrong sign: s above 1 stretches, and its"
                  + " logarithm is above 0.",
              (z, logS, b) -> new Moved(logS.exp().mul(z).add(b), rowSum(logS).neg())),
          actNorm(
              "ActNorm: sum of s",
              "The sum of s is no determinant. log |det J| is the sum of log s, which you have"
                  + " already.",
              (z, logS, b) -> new Moved(logS.exp().mul(z).add(b), rowSum(logS.exp()))),
          actNorm(
              "ActNorm: mean of the logs",
              "The log-determinant of ActNorm is averaged over the coordinates. Volumes multiply,"
                  + " so their logs are summed.",
              (z, logS, b) -> new Moved(logS.exp().mul(z).add(b), logS.mean(new int[] {1}, true))),
          linear(
              "transposed",
              "This is W transposed times z. Points are rows here, so W z is"
                  + " z.matMul(W.transpose()).",
              w -> w.w().transpose()),
          linear("unit diagonal", UNIT_DIAGONAL, w -> w.p().matMul(w.lower()).matMul(w.right())),
          linear(
              "d left out",
              "The diagonal d does not enter W: it is P L (U + diag d).",
              w -> w.p().matMul(w.left()).matMul(w.upper())),
          linear(
              "ones for d",
              "U has ones on its diagonal. It is d = exp(logD) that stands there.",
              w -> w.p().matMul(w.left()).matMul(w.upper().add(w.eye()))),
          linear(
              "log d for d",
              "logD itself stands on the diagonal. It is d = exp(logD).",
              w -> w.p().matMul(w.left()).matMul(w.upper().add(w.eye().mul(w.logD())))),
          linear(
              "U before L",
              "The factors are in the wrong order: W = P L (U + diag d), and matrices do not"
                  + " commute.",
              w -> w.p().matMul(w.right()).matMul(w.left())),
          linear(
              "P last",
              "P stands at the end. In W = P L (U + diag d) it stands in front: it shuffles what"
                  + " comes out.",
              w -> w.left().matMul(w.right()).matMul(w.p())),
          linear(
              "P left out",
              "The permutation P is missing in W = P L (U + diag d).",
              w -> w.left().matMul(w.right())),
          linear(
              "product for matrix product",
              "The factors are multiplied number by number. A product of matrices is matMul.",
              w -> w.p().mul(w.left()).mul(w.right())),
          part(
              "linear: sum of d",
              "The sum of d is no determinant. log |det W| is the sum of log d, which you have"
                  + " already.",
              linear(Factors::w, w -> w.logD().exp().sum())),
          part(
              "linear: sign of the log-determinant",
              "The log-determinant of the linear map has the wrong sign: it is + the sum of log d.",
              linear(Factors::w, w -> w.logD().sum().neg())),
          part(
              "linear: mean of the logs",
              "The logs of d are averaged. The determinant is their product, so they are summed.",
              linear(Factors::w, w -> w.logD().mean())),
          part(
              "linear: one number for the batch",
              ONE_FOR_THE_BATCH,
              (z, p, lower, upper, logD) ->
                  new Moved(LINEAR.of(z, p, lower, upper, logD).z(), logD.sum())),
          part(
              "linear: one number for the batch",
              ONE_FOR_THE_BATCH,
              (z, p, lower, upper, logD) ->
                  new Moved(LINEAR.of(z, p, lower, upper, logD).z(), rowSum(logD))),
          part(
              "network of the moved half",
              "h was asked about the half that moves. Then the step cannot be undone: ask it about"
                  + " the half that is kept.",
              (z, parity, h) -> {
                Halves halves = Halves.of(z, parity);
                ScaleAndShift said = h.apply(halves.moved());
                return halves.join(halves.kept(), Halves.scaled(halves.moved(), said), said);
              }),
          part(
              "parity left out",
              "parity is not looked at: the same coordinates move in every step, and the others"
                  + " never would.",
              (z, parity, h) -> COUPLING.of(z, 0, h)),
          part(
              "wrong half moved",
              "The wrong half moves: parity 0 keeps the coordinates 0, 2, 4, ..., parity 1 the"
                  + " others.",
              (z, parity, h) -> COUPLING.of(z, 1 - parity, h)),
          part(
              "kept half scaled",
              "The half that is kept is moved, too. z_b stays as it is; only z_a becomes r z_a +"
                  + " t.",
              (z, parity, h) -> {
                Halves halves = Halves.of(z, parity);
                ScaleAndShift said = h.apply(halves.kept());
                return halves.join(
                    Halves.scaled(halves.kept(), said), Halves.scaled(halves.moved(), said), said);
              }),
          part(
              "first and second half",
              "The vector was cut in the middle. Here every other coordinate is kept: 0, 2, 4, ...",
              (z, parity, h) -> {
                NDList cut = z.split(2, 1);
                return new Halves(parity, cut.get(parity), cut.get(1 - parity)).sideBySide(h);
              }),
          part(
              "halves side by side",
              "The halves were put one after the other. Each coordinate goes back to its place: in"
                  + " turns.",
              (z, parity, h) -> Halves.of(z, parity).sideBySide(h)),
          part(
              "halves joined in the wrong order",
              "At parity 1 the halves change places: the half that is kept belongs to the"
                  + " coordinates 1, 3, 5, but it was put back first.",
              (z, parity, h) -> {
                Halves halves = Halves.of(z, parity);
                ScaleAndShift said = h.apply(halves.kept());
                return new Halves(0, halves.kept(), halves.moved())
                    .join(halves.kept(), Halves.scaled(halves.moved(), said), said);
              }),
          part(
              "log r for r",
              "z_a is multiplied with log r itself. The scale is r = exp(log r).",
              coupling((a, h) -> a.mul(h.logR()).add(h.t()), h -> rowSum(h.logR()))),
          part(
              "coupling: shift first",
              "The shift is scaled too: this is r (z_a + t). The coupling is r z_a + t.",
              coupling((a, h) -> a.add(h.t()).mul(h.logR().exp()), h -> rowSum(h.logR()))),
          part(
              "coupling: no shift",
              "The shift t is missing: z_a becomes r z_a + t.",
              coupling((a, h) -> a.mul(h.logR().exp()), h -> rowSum(h.logR()))),
          part(
              "coupling: sum of r",
              "The sum of r is no determinant. log |det J| is the sum of log r: the Jacobian is a"
                  + " triangle with r and ones on its diagonal.",
              coupling(Halves::scaled, h -> rowSum(h.logR().exp()))),
          part(
              "coupling: sign of the log-determinant",
              "The log-determinant of the coupling has the wrong sign: it is + the sum of log r.",
              coupling(Halves::scaled, h -> rowSum(h.logR()).neg())),
          part(
              "coupling: no log-determinant",
              "The coupling stretches z_a by r, yet you report a log-determinant of 0.",
              coupling(Halves::scaled, h -> rowSum(h.logR()).mul(0))));

  private static final int[] PERMUTATION = {2, 0, 3, 1};

  private final Student<E7> student;
  private final double[][] start;
  private final double[][] lower;
  private final double[][] upper;
  private final double[][] logD;

  E7Grader(Student<E7> student) {
    this.student = student.knowing(MISTAKES);
    this.start =
        student.varied(
            new double[][] {{0.4, -1.1, 0.7, 0.2}, {1.3, 0.2, -0.6, 0.9}, {-0.7, 0.9, 1.4, -0.3}});
    this.lower = student.varied(triangle(1));
    this.upper = student.varied(triangle(-1));
    this.logD = student.varied(new double[][] {{0.3, -0.5, 0.7, 0.2}});
  }

  @Order(1)
  @Graded(
      value = "ActNorm: points and log-determinants",
      points = 2,
      advice = "s z + b with s = exp(logS); the log-determinant is the sum of logS over a row.")
  void actNorm() {
    double[][] logS = student.varied(wave(3, 4, 0.9));
    double[][] b = student.varied(wave(3, 4, 2.3));
    double[] expected = new double[15];
    for (int r = 0; r < 3; r++) {
      for (int i = 0; i < 4; i++) {
        expected[4 * r + i] = Math.exp(logS[r][i]) * start[r][i] + b[r][i];
        expected[12 + r] += logS[r][i];
      }
    }
    student.gives(
        parts(expected, 3, "s z + b with s = exp(logS).", "The sum of logS over a row, [B, 1]."),
        with((e, m) -> both(present(e.actNorm(rows(m, start), rows(m, logS), rows(m, b))), start)));
  }

  @Order(2)
  @Graded(
      value = "linear map: W z",
      points = 2,
      advice = "Print W for L = 2 and multiply it out by hand: P, then L, then U + diag d.")
  void linearPoints() {
    double[][] w = w();
    student.gives(
        Arrays.stream(start)
            .flatMapToDouble(z -> Arrays.stream(w).mapToDouble(row -> Numbers.dot(row, z)))
            .toArray(),
        askLinear(Tensors::points));
  }

  @Order(3)
  @Graded(
      value = "linear map: log |det W|",
      points = 1,
      advice = "The sum of log d, once for each row, [B, 1].")
  void linearLogDet() {
    double logDet = Math.log(Math.abs(Numbers.determinant(w())));
    student.gives(new double[] {logDet, logDet, logDet}, askLinear(Tensors::logDets));
  }

  @Order(4)
  @Graded(
      value = "coupling, parity 0: where the points go",
      points = 2,
      advice = "Coordinates 0 and 2 stay; 1 and 3 become r z + t, with r and t from 0 and 2.")
  void coupled() {
    student.gives(Arrays.copyOf(coupled(start, 0), 12), askCoupling(start, 0, Tensors::points));
  }

  @Order(5)
  @Graded(
      value = "coupling, parity 0: log-determinants",
      points = 1,
      advice = "The sum of log r over a row.")
  void couplingLogDet() {
    double[] all = coupled(start, 0);
    student.gives(Arrays.copyOfRange(all, 12, 15), askCoupling(start, 0, Tensors::logDets));
  }

  @Order(6)
  @Graded(
      value = "coupling, parity 1, five points in six dimensions",
      points = 2,
      advice = "With parity 1 the coordinates 1, 3, 5 stay, and each goes back to its place.")
  void otherParity() {
    double[][] z = student.varied(wave(5, 6, 1.7));
    student.gives(
        parts(
            coupled(z, 1),
            5,
            "With parity 1 the coordinates 1, 3, 5 stay, and each goes back to its place.",
            "The sum of log r over a row, [B, 1]."),
        askCoupling(z, 1, E7Grader::both));
  }

  /** The numbers of {@link #both}: the points, then a log-determinant for each row. */
  private static List<Part> parts(double[] both, int rows, String ofPoints, String ofLogDets) {
    int length = both.length / rows - 1;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < rows * length; i++) {
      String where = "row " + i / length + ", column " + i % length + " of T(z)";
      parts.add(new Part(where, both[i], ofPoints));
    }
    for (int r = 0; r < rows; r++) {
      parts.add(new Part("logDet of row " + r, both[rows * length + r], ofLogDets));
    }
    return parts;
  }

  private static double[] both(Moved moved, double[][] before) {
    return DoubleStream.concat(
            Arrays.stream(Tensors.points(moved, before)),
            Arrays.stream(Tensors.logDets(moved, before)))
        .toArray();
  }

  private Question<E7> askLinear(BiFunction<Moved, double[][], double[]> part) {
    return with(
        (e, m) -> {
          NDArray p = rows(m, permutation());
          return part.apply(
              present(e.linear(rows(m, start), p, rows(m, lower), rows(m, upper), rows(m, logD))),
              start);
        });
  }

  private static Question<E7> askCoupling(
      double[][] z, int parity, BiFunction<Moved, double[][], double[]> part) {
    return with(
        (e, m) -> part.apply(present(e.coupling(rows(m, z), parity, E7Grader::network)), z));
  }

  /** A coupling's network: every number it says depends on every number it is given. */
  private static ScaleAndShift network(NDArray kept) {
    NDArray sum = rowSum(kept);
    return new ScaleAndShift(kept.sin().add(sum.mul(0.3)), kept.square().sub(sum.mul(0.7)));
  }

  /** Points and log-determinants after a coupling. */
  private static double[] coupled(double[][] z, int parity) {
    int length = z[0].length;
    double[] all = new double[z.length * (length + 1)];
    for (int r = 0; r < z.length; r++) {
      double sum = 0;
      for (int i = parity; i < length; i += 2) {
        sum += z[r][i];
      }
      for (int i = 0; i < length; i += 2) {
        double kept = z[r][i + parity];
        double logR = Math.sin(kept) + 0.3 * sum;
        double moved = z[r][i + 1 - parity];
        all[r * length + i + parity] = kept;
        all[r * length + i + 1 - parity] = Math.exp(logR) * moved + kept * kept - 0.7 * sum;
        all[z.length * length + r] += logR;
      }
    }
    return all;
  }

  /** P L (U + diag d). */
  private double[][] w() {
    double[][] left = Arrays.stream(lower).map(double[]::clone).toArray(double[][]::new);
    double[][] right = Arrays.stream(upper).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < 4; i++) {
      left[i][i] = 1;
      right[i][i] = Math.exp(logD[0][i]);
    }
    return product(permutation(), product(left, right));
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  private static double[][] permutation() {
    double[][] p = new double[4][4];
    for (int i = 0; i < 4; i++) {
      p[i][PERMUTATION[i]] = 1;
    }
    return p;
  }

  /** Below the diagonal where side is 1, above it where side is -1. */
  private static double[][] triangle(int side) {
    double[][] all = wave(4, 4, 1.9 + 0.4 * side);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        all[i][j] = (i - j) * side > 0 ? all[i][j] : 0;
      }
    }
    return all;
  }

  // The step in arrays, in parts from which the mistakes are made.

  @FunctionalInterface
  private interface ActNorm {
    Moved of(NDArray z, NDArray logS, NDArray b);
  }

  @FunctionalInterface
  private interface Linear {
    Moved of(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD);
  }

  @FunctionalInterface
  private interface Coupling {
    Moved of(NDArray z, int parity, Function<NDArray, ScaleAndShift> h);
  }

  private record Glow(ActNorm first, Linear second, Coupling third) implements E7 {
    @Override
    public Moved actNorm(NDArray z, NDArray logS, NDArray b) {
      return first.of(z, logS, b);
    }

    @Override
    public Moved linear(NDArray z, NDArray p, NDArray lower, NDArray upper, NDArray logD) {
      return second.of(z, p, lower, upper, logD);
    }

    @Override
    public Moved coupling(NDArray z, int parity, Function<NDArray, ScaleAndShift> h) {
      return third.of(z, parity, h);
    }
  }

  private static Mistake<E7> actNorm(String name, String hint, ActNorm wrong) {
    return new Mistake<>(name, hint, new Glow(wrong, LINEAR, COUPLING));
  }

  private static Mistake<E7> part(String name, String hint, Linear wrong) {
    return new Mistake<>(name, hint, new Glow(ACT_NORM, wrong, COUPLING));
  }

  private static Mistake<E7> part(String name, String hint, Coupling wrong) {
    return new Mistake<>(name, hint, new Glow(ACT_NORM, LINEAR, wrong));
  }

  private static Mistake<E7> linear(String name, String hint, Function<Factors, NDArray> w) {
    return part(name, hint, linear(w, factors -> factors.logD().sum()));
  }

  private static Linear linear(Function<Factors, NDArray> w, Function<Factors, NDArray> logDet) {
    return (z, p, lower, upper, logD) -> {
      Factors factors = new Factors(p, lower, upper, logD);
      return new Moved(
          z.matMul(w.apply(factors).transpose()), rowSum(z.zerosLike()).add(logDet.apply(factors)));
    };
  }

  private static Coupling coupling(
      BiFunction<NDArray, ScaleAndShift, NDArray> move, Function<ScaleAndShift, NDArray> logDet) {
    return (z, parity, h) -> {
      Halves halves = Halves.of(z, parity);
      ScaleAndShift said = h.apply(halves.kept());
      Moved moved = halves.join(halves.kept(), move.apply(halves.moved(), said), said);
      return new Moved(moved.z(), logDet.apply(said));
    };
  }

  private record Factors(NDArray p, NDArray lower, NDArray upper, NDArray logD) {
    NDArray eye() {
      return p.getManager().eye((int) p.getShape().get(0)).toType(p.getDataType(), false);
    }

    NDArray left() {
      return lower.add(eye());
    }

    NDArray right() {
      return upper.add(eye().mul(logD.exp()));
    }

    NDArray w() {
      return p.matMul(left()).matMul(right());
    }
  }

  private record Halves(int parity, NDArray kept, NDArray moved) {
    static Halves of(NDArray z, int parity) {
      return new Halves(parity, z.get(":, " + parity + "::2"), z.get(":, " + (1 - parity) + "::2"));
    }

    static NDArray scaled(NDArray a, ScaleAndShift h) {
      return h.logR().exp().mul(a).add(h.t());
    }

    /** The step, but with one half after the other. */
    Moved sideBySide(Function<NDArray, ScaleAndShift> h) {
      ScaleAndShift said = h.apply(kept);
      NDArray a = scaled(moved, said);
      return new Moved(parity == 0 ? kept.concat(a, 1) : a.concat(kept, 1), rowSum(said.logR()));
    }

    Moved join(NDArray b, NDArray a, ScaleAndShift said) {
      NDList pair = parity == 0 ? new NDList(b, a) : new NDList(a, b);
      Shape all = new Shape(b.getShape().get(0), 2 * b.getShape().get(1));
      return new Moved(NDArrays.stack(pair, 2).reshape(all), rowSum(said.logR()));
    }
  }
}
