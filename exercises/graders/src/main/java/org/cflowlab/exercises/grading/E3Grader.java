package org.cflowlab.exercises.grading;

import static org.cflowlab.exercises.grading.Numbers.dot;
import static org.cflowlab.exercises.grading.Numbers.wave;
import static org.cflowlab.exercises.grading.Tensors.dot;
import static org.cflowlab.exercises.grading.Tensors.present;
import static org.cflowlab.exercises.grading.Tensors.rowSum;
import static org.cflowlab.exercises.grading.Tensors.rows;
import static org.cflowlab.exercises.grading.Tensors.with;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.cflowlab.exercises.E3;
import org.cflowlab.exercises.Moved;
import org.junit.jupiter.api.Order;

/** Grades E3, the planar step, against the determinant of its full Jacobian I + h' u w^T. */
@Grader(tensors = true)
final class E3Grader {
  private static final String AXIS =
      "Keep the axis when you sum over a row: sum(new int[] {1}, true) gives [B, 1], one number for"
          + " each point.";

  static final List<Mistake<E3>> MISTAKES =
      List.of(
          new Mistake<>(
              "z left out",
              "This is only the push u h. The step adds it to z.",
              point((z, u, w, b) -> right(z, u, w, b).sub(z))),
          new Mistake<>(
              "b left out",
              "b does not enter: the plane where nothing moves is w.z + b = 0.",
              (z, u, w, b) -> step(z, u, w, b.zerosLike())),
          new Mistake<>(
              "u and w swapped",
              "u and w are swapped. w measures where a point is, u says where it goes: z + u"
                  + " tanh(w.z + b).",
              (z, u, w, b) -> step(z, w, u, b)),
          new Mistake<>(
              "product for dot product",
              "w.z is a dot product: one number for each row, the sum of w times z. Here every"
                  + " coordinate has a tanh of its own.",
              (z, u, w, b) -> {
                NDArray h = w.mul(z).add(b).tanh();
                return new Moved(
                    z.add(u.mul(h)), rowSum(oneMinusSquare(h).mul(u).mul(w).add(1).abs().log()));
              }),
          new Mistake<>(
              "dot product over the batch",
              "The dot product was summed over the whole batch, so the points see each other. "
                  + AXIS,
              (z, u, w, b) -> {
                NDArray h = w.mul(z).sum().add(b).tanh();
                return new Moved(z.add(u.mul(h)), log(oneMinusSquare(h).mul(dot(w, u)).add(1)));
              }),
          new Mistake<>(
              "slope left out",
              "The slope h' is missing: this is log |1 + w.u|, right only on the plane itself,"
                  + " where h' = 1.",
              logDet((z, u, w, b) -> log(dot(w, u).add(1)))),
          new Mistake<>(
              "slope not squared",
              "The slope of tanh is 1 - h^2; the square is missing.",
              logDet((z, u, w, b) -> log(h(z, w, b).neg().add(1).mul(dot(w, u)).add(1)))),
          new Mistake<>(
              "value for slope",
              "The value h = tanh(w.z + b) stands where its slope h' = 1 - h^2 belongs.",
              logDet((z, u, w, b) -> log(h(z, w, b).mul(dot(w, u)).add(1)))),
          new Mistake<>(
              "tanh twice",
              "tanh is taken twice. h is tanh(w.z + b) already, and its slope is 1 - h^2.",
              logDet((z, u, w, b) -> log(oneMinusSquare(h(z, w, b).tanh()).mul(dot(w, u)).add(1)))),
          new Mistake<>(
              "tanh twice",
              "tanh is taken twice. h is tanh(w.z + b) already, and its slope is 1 - h^2.",
              (z, u, w, b) -> {
                NDArray h = h(z, w, b).tanh();
                return new Moved(z.add(u.mul(h)), log(oneMinusSquare(h).mul(dot(w, u)).add(1)));
              }),
          new Mistake<>(
              "slope at the new point",
              "The slope is taken at the new point. The Jacobian belongs to the point where the"
                  + " step starts, z.",
              logDet((z, u, w, b) -> log(determinant(right(z, u, w, b), u, w, b)))),
          new Mistake<>(
              "no log",
              "This is |det J|. Take its logarithm.",
              logDet((z, u, w, b) -> determinant(z, u, w, b).abs())),
          new Mistake<>(
              "sign of the log-determinant",
              "The sign is turned round. The minus comes later, where the log-density is corrected;"
                  + " the step reports + log |det J|.",
              logDet((z, u, w, b) -> log(determinant(z, u, w, b)).neg())),
          new Mistake<>(
              "one left out",
              "The 1 is missing: J is the identity plus the push, and its determinant is 1 + h'"
                  + " w.u.",
              logDet((z, u, w, b) -> log(determinant(z, u, w, b).sub(1)))),
          new Mistake<>(
              "no absolute value",
              "With w.u below -1 the determinant can be negative: the step folds space there. log"
                  + " of it is NaN; volume is its absolute value.",
              logDet((z, u, w, b) -> determinant(z, u, w, b).log())),
          new Mistake<>(
              "axis dropped",
              "The log-determinant has shape [B]. " + AXIS,
              logDet((z, u, w, b) -> log(determinant(z, u, w, b)).squeeze(1))),
          new Mistake<>(
              "one number for the batch",
              "The whole batch has one log-determinant. " + AXIS,
              logDet((z, u, w, b) -> log(determinant(z, u, w, b)).sum())));

  private static final Planar THREE =
      new Planar(
          new double[][] {{0.4, -1.1}, {1.3, 0.2}, {-0.7, 0.9}},
          new double[][] {{0.8, 0.5}, {-0.3, 1.4}, {0.6, -0.9}},
          new double[][] {{1.2, -0.4}, {0.7, 0.5}, {-0.6, -1.3}},
          new double[][] {{0.3}, {-0.8}, {0.5}});

  private final Student<E3> student;

  E3Grader(Student<E3> student) {
    this.student = student.knowing(MISTAKES);
  }

  @Order(1)
  @Graded(
      value = "where three points of the plane go",
      points = 3,
      advice = "h = tanh(w.z + b) is one number for each row, [B, 1]; the new point is z + u h.")
  void points() {
    asksPoints(THREE.varied(student));
  }

  @Order(2)
  @Graded(
      value = "their log-determinants",
      points = 3,
      advice = "log |1 + h' w.u| with h' = 1 - h^2, one number for each row, [B, 1].")
  void logDets() {
    asksLogDets(THREE.varied(student));
  }

  @Order(3)
  @Graded(
      value = "w.u below -1, where the step folds space",
      points = 2,
      advice = "1 + h' w.u is negative here. Volume has no sign.")
  void folding() {
    double[][] against = {{-2.0, 0.5}, {-1.9, -1.6}, {0.5, 2.1}};
    // where 1 + h' w.u is far from 0 for every draw: its logarithm is not lost in rounding
    double[][] nearThePlane = {{-0.8}, {-0.9}, {0.6}};
    asksLogDets(new Planar(THREE.z, against, THREE.w, nearThePlane).varied(student));
  }

  @Order(4)
  @Graded(
      value = "five points in six dimensions",
      points = 2,
      advice = "One row by hand: w.z is one number, and so is the log-determinant.",
      ifAlone = "Is a 2 or a 3 written somewhere where the shape of z belongs?")
  void six() {
    Planar five =
        new Planar(wave(5, 6, 1.7), wave(5, 6, 0.9), wave(5, 6, 2.3), wave(5, 1, 1.1))
            .varied(student);
    asksPoints(five);
    asksLogDets(five);
  }

  private void asksPoints(Planar planar) {
    double[][] expected = new double[planar.z.length][];
    Arrays.setAll(expected, planar::point);
    student.gives(Tensors.flat(expected), ask(planar, Tensors::points));
  }

  private void asksLogDets(Planar planar) {
    double[] expected = new double[planar.z.length];
    Arrays.setAll(expected, r -> Math.log(Math.abs(Numbers.determinant(planar.jacobian(r)))));
    student.gives(expected, ask(planar, Tensors::logDets));
  }

  private static Student.Question<E3> ask(
      Planar planar, BiFunction<Moved, double[][], double[]> part) {
    return with(
        (e, m) -> {
          Moved moved =
              present(
                  e.step(
                      rows(m, planar.z), rows(m, planar.u), rows(m, planar.w), rows(m, planar.b)));
          return part.apply(moved, planar.z);
        });
  }

  /** A step in plain numbers, row by row. */
  private record Planar(double[][] z, double[][] u, double[][] w, double[][] b) {
    Planar varied(Student<?> student) {
      return new Planar(student.varied(z), student.varied(u), student.varied(w), student.varied(b));
    }

    double h(int row) {
      return Math.tanh(dot(w[row], z[row]) + b[row][0]);
    }

    double[] point(int row) {
      double h = h(row);
      return IntStream.range(0, z[row].length)
          .mapToDouble(i -> z[row][i] + u[row][i] * h)
          .toArray();
    }

    /** I + h' u w^T. */
    double[][] jacobian(int row) {
      double slope = 1 - h(row) * h(row);
      double[][] jacobian = new double[u[row].length][w[row].length];
      for (int i = 0; i < u[row].length; i++) {
        for (int j = 0; j < w[row].length; j++) {
          jacobian[i][j] = (i == j ? 1 : 0) + slope * u[row][i] * w[row][j];
        }
      }
      return jacobian;
    }
  }

  // The step in arrays, in parts from which the mistakes are made.

  @FunctionalInterface
  private interface Part {
    NDArray of(NDArray z, NDArray u, NDArray w, NDArray b);
  }

  private static E3 point(Part point) {
    return (z, u, w, b) -> new Moved(point.of(z, u, w, b), log(determinant(z, u, w, b)));
  }

  private static E3 logDet(Part logDet) {
    return (z, u, w, b) -> new Moved(right(z, u, w, b), logDet.of(z, u, w, b));
  }

  private static Moved step(NDArray z, NDArray u, NDArray w, NDArray b) {
    return new Moved(right(z, u, w, b), log(determinant(z, u, w, b)));
  }

  private static NDArray right(NDArray z, NDArray u, NDArray w, NDArray b) {
    return z.add(u.mul(h(z, w, b)));
  }

  private static NDArray determinant(NDArray z, NDArray u, NDArray w, NDArray b) {
    return oneMinusSquare(h(z, w, b)).mul(dot(w, u)).add(1);
  }

  private static NDArray h(NDArray z, NDArray w, NDArray b) {
    return dot(w, z).add(b).tanh();
  }

  private static NDArray oneMinusSquare(NDArray h) {
    return h.square().neg().add(1);
  }

  private static NDArray log(NDArray determinant) {
    return determinant.abs().log();
  }
}
