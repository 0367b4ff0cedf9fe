package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Shapes;
import org.cflowlab.file.BadInputException;

/**
 * Adam (Kingma and Ba 2015) with beta 0.9 and 0.999, epsilon 1e-8, over the flat parameters of a
 * whole network at once.
 */
public final class Adam implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private NDArray mean;
  private NDArray square;
  private int steps;

  /** An optimizer at rest, for the values of these parameters. */
  public Adam(Parameters parameters) {
    BadInputException.requirePresent("parameters", parameters);
    NDArray values = parameters.values();
    mean = parameters.manager().zeros(values.getShape(), values.getDataType());
    square = parameters.manager().zeros(values.getShape(), values.getDataType());
  }

  /**
   * Moves the parameters against the gradient.
   *
   * @param gradient of the loss with respect to {@link Parameters#values()}, flat
   * @param rate the learning rate
   * @throws IllegalArgumentException if the parameters are not those it was made for, the gradient
   *     is not like their values, or the rate is no finite number
   */
  public void step(Parameters parameters, NDArray gradient, double rate) {
    BadInputException.requirePresent("parameters", parameters);
    Shapes.requireLike("the optimizer's mean", mean, "the values", parameters.values());
    Shapes.requireLike("gradient", gradient, "the values", parameters.values());
    BadInputException.require(Double.isFinite(rate), "rate must be a finite number, not " + rate);
    steps++;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      mean.muli(BETA1).addi(gradient.mul(1 - BETA1));
      square.muli(BETA2).addi(gradient.square().muli(1 - BETA2));
      double correction1 = 1 - Math.pow(BETA1, steps);
      double correction2 = 1 - Math.pow(BETA2, steps);
      NDArray scale = square.sqrt().divi(Math.sqrt(correction2)).addi(EPSILON);
      NDArray move = mean.div(scale).muli(-rate / correction1);
      parameters.setValues(parameters.values().stopGradient().add(move));
    }
  }

  /** The running mean of the gradient. */
  NDArray mean() {
    return mean;
  }

  /** The running mean of its square. */
  NDArray square() {
    return square;
  }

  /** Goes on from an earlier state, as after so many steps; takes the arrays over. */
  void restore(NDArray earlierMean, NDArray earlierSquare, int earlierSteps) {
    close();
    mean = earlierMean;
    square = earlierSquare;
    steps = earlierSteps;
  }

  @Override
  public void close() {
    mean.close();
    square.close();
  }
}
