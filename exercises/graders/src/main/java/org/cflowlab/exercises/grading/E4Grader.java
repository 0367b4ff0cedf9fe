package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Numbers.dot;
import static org.cflowlab.exercises.grading.Numbers.softplus;
import static org.cflowlab.exercises.grading.Tensors.dot;
import static org.cflowlab.exercises.grading.Tensors.numbers;
import static org.cflowlab.exercises.grading.Tensors.rows;
import static org.cflowlab.exercises.grading.Tensors.softplus;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E4;
import org.junit.jupiter.api.Order;

/** Grades E4, the uHat that makes a planar step invertible. */
@Grader(tensors = true)
final class E4Grader {
  private static final UnaryOperator<NDArray> M = x -> softplus(x).sub(1);

  static final List<Mistake<E4>> MISTAKES =
      List.of(
          new Mistake<>(
              "minus one left out",
              "w.uHat became softplus(w.u), which is above 0: invertible, but a step could never"
                  + " pull. It is softplus(w.u) - 1, above -1.",
              uHat(x -> M.apply(x).add(1))),
          new Mistake<>(
              "w.u kept",
              "u already brings w.u along. Take it away before you add what you want:"
                  + " (softplus(w.u) - 1 - w.u) w / |w|^2.",
              (u, w) -> u.add(along(w, M.apply(dot(w, u))))),
          new Mistake<>(
              "length not squared",
              "w is divided by |w|. Since w.w = |w|^2, only w / |w|^2 has w.(w / |w|^2) = 1.",
              (u, w) -> u.add(missing(u, w).mul(w).div(dot(w, w).sqrt().add(E4.D)))),
          new Mistake<>(
              "length left out",
              "w is not divided by |w|^2, so the step along w is too long or too short.",
              (u, w) -> u.add(missing(u, w).mul(w))),
          new Mistake<>(
              "correction alone",
              "This is only the correction along w. Add it to u.",
              (u, w) -> along(w, missing(u, w))),
          new Mistake<>(
              "sign of the correction",
              "The correction is subtracted. It is what w.u lacks, so it is added.",
              (u, w) -> u.sub(along(w, missing(u, w)))),
          new Mistake<>(
              "along u",
              "u is moved along itself. Move it along w: only that part of u decides whether space"
                  + " folds.",
              (u, w) -> u.add(along(u, missing(u, w)))),
          new Mistake<>(
              "exp for softplus",
              "exp(w.u) - 1 is above -1 too, but it explodes: softplus(x) = log(1 + exp(x)) grows"
                  + " like x.",
              uHat(x -> x.exp().sub(1))),
          new Mistake<>(
              "relu for softplus",
              "max(w.u, 0) - 1 can be -1 itself, where the step still crushes space, and it has no"
                  + " gradient there. softplus stays above.",
              uHat(x -> x.maximum(0).sub(1))),
          new Mistake<>(
              "only below -1",
              "u is changed only where w.u < -1. That jumps as w.u passes -1; the formula changes"
                  + " every u a little, smoothly.",
              (u, w) -> u.add(along(w, missing(u, w).mul(below(dot(w, u)))))),
          new Mistake<>(
              "dot product over the batch",
              "The dot products were summed over the whole batch, so the rows see each other. Sum"
                  + " over a row: sum(new int[] {1}, true).",
              (u, w) -> {
                NDArray x = w.mul(u).sum();
                return u.add(w.mul(M.apply(x).sub(x).div(w.square().sum().add(E4.D))));
              }),
          new Mistake<>(
              "division by zero",
              "With w = 0 this divides 0 by 0. Add the small D to |w|^2: then uHat is u there.",
              (u, w) -> u.add(missing(u, w).mul(w).div(dot(w, w)))),
          new Mistake<>(
              "overflow",
              "exp(800) is Infinity. Write softplus(x) as max(x, 0) + log(1 + exp(-|x|)): the same"
                  + " number, and no exp above 1.",
              uHat(x -> x.exp().add(1).log().sub(1))));

  private static final double[][] U = {{0.8, 0.5}, {-1.9, -1.6}, {-0.6, 0.9}};
  private static final double[][] W = {{1.2, -0.4}, {0.7, 0.9}, {-0.6, 1.3}};

  private final Student<E4> student;

  E4Grader(Student<E4> student) {
    this.student =
        student
            .knowing(MISTAKES)
            .orLogarithm(by -> uHat(x -> x.maximum(0).add(log(x.abs().neg(), by)).sub(1)))
            .orLogarithm(by -> uHat(x -> softplus(x).mul(by).sub(1)))
            .orLogarithm(by -> uHat(x -> log(x, by).sub(1)));
  }

  @Order(1)
  @Graded(
      value = "w.uHat = softplus(w.u) - 1, above -1: the step is invertible",
      points = 3,
      advice =
          "Print w.uHat beside w.u. It must be above -1 for every row, and below w.u only a little"
              + " where w.u is large.")
  void dotProducts() {
    double[][] us = student.varied(U);
    double[][] ws = student.varied(W);
    student.gives(
        IntStream.range(0, us.length).mapToDouble(r -> softplus(dot(ws[r], us[r])) - 1).toArray(),
        with(
            (e, m) -> {
              NDArray w = rows(m, ws);
              NDArray uHat = e.invertible(rows(m, us), w);
              numbers(uHat, "uHat", us.length, us[0].length);
              return numbers(dot(w, uHat), "w.uHat", us.length, 1);
            }));
  }

  @Order(2)
  @Graded(
      value = "uHat: u moved along w and nowhere else",
      points = 3,
      advice = "uHat - u must be a multiple of w in every row.")
  void vectors() {
    asks(U, W);
  }

  @Order(3)
  @Graded(
      value = "w = 0 leaves u alone",
      points = 2,
      advice = "With w = 0 the step is a shift, which is invertible whatever u is.")
  void zero() {
    asks(new double[][] {{0.8, 0.5}, {-0.6, 0.9}}, new double[][] {{0, 0}, {-0.6, 1.3}});
  }

  @Order(4)
  @Graded(
      value = "w.u of 800 and of -800",
      points = 2,
      advice = "softplus(800) is 800, and softplus(-800) is 0.")
  void large() {
    asks(
        new double[][] {{800, 0.5}, {-0.9, -800}, {1.1, 0.4}},
        new double[][] {{1, 0.2}, {0.3, 1}, {0.9, -0.7}});
  }

  private void asks(double[][] us, double[][] ws) {
    double[][] u = student.varied(us);
    double[][] w = student.varied(ws);
    double[][] expected = new double[u.length][u[0].length];
    for (int r = 0; r < u.length; r++) {
      double x = dot(w[r], u[r]);
      for (int i = 0; i < u[r].length; i++) {
        double perW = (softplus(x) - 1 - x) / (dot(w[r], w[r]) + E4.D);
        expected[r][i] = u[r][i] + perW * w[r][i];
      }
    }
    student.gives(
        Tensors.flat(expected),
        with(
            (e, m) ->
                numbers(e.invertible(rows(m, u), rows(m, w)), "uHat", u.length, u[0].length)));
  }

  // The formula in arrays, in parts from which the mistakes are made.

  private static E4 uHat(UnaryOperator<NDArray> m) {
    return (u, w) -> u.add(along(w, missing(u, w, m)));
  }

  /** A multiple of log(1 + exp(x)), which overflows. */
  private static NDArray log(NDArray x, double by) {
    return x.exp().add(1).log().mul(by);
  }

  /** What w.u lacks, [B, 1]. */
  private static NDArray missing(NDArray u, NDArray w) {
    return missing(u, w, M);
  }

  private static NDArray missing(NDArray u, NDArray w, UnaryOperator<NDArray> m) {
    NDArray x = dot(w, u);
    return m.apply(x).sub(x);
  }

  /** The multiple of w whose dot product with w is this. */
  private static NDArray along(NDArray w, NDArray dotProduct) {
    return w.mul(dotProduct.div(dot(w, w).add(E4.D)));
  }

  /** 1 where x < -1, else 0. */
  private static NDArray below(NDArray x) {
    return x.lt(-1).toType(x.getDataType(), false);
  }
}
