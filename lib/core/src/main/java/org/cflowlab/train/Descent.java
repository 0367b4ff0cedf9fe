package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.function.Function;
import org.cflowlab.array.Parameters;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadInputException;

/** Moves a few parameters down the slope of any loss, where there are no data to go through. */
public final class Descent {
  private Descent() {}

  /**
   * Lowers a loss by {@link Adam}, at a rate that falls to zero like half a cosine.
   *
   * @param rate at the first step
   * @param loss a scalar of the parameters' values; called once a step
   * @return the loss before each step
   * @throws IllegalArgumentException if one is missing, there is no step, or the rate is below 0 or
   *     no finite number
   * @throws ArithmeticException if the loss, or a parameter after the last step, is no finite
   *     number; the message says at which step
   */
  public static double[] run(
      Parameters parameters, int steps, double rate, Function<Weights, NDArray> loss) {
    BadInputException.require(steps > 0, "steps must be 1 or more, not " + steps);
    BadInputException.require(
        rate >= 0 && Double.isFinite(rate), "rate must be a number of 0 or more, not " + rate);
    double[] losses = new double[steps];
    try (Adam adam = new Adam(parameters)) {
      for (int i = 0; i < steps; i++) {
        double falling = 0.5 * rate * (1 + Math.cos(Math.PI * i / steps));
        losses[i] = step(parameters, adam, falling, loss);
        requireFinite("the loss before step " + (i + 1), losses[i], falling);
      }
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray values = parameters.values().stopGradient().toType(DataType.FLOAT64, false);
      for (double value : values.toDoubleArray()) {
        requireFinite("a parameter after the last step", value, rate);
      }
    }
    return losses;
  }

  private static void requireFinite(String what, double value, double rate) {
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(
          what + " is " + value + "; lower the rate (now " + rate + "), or look at the loss");
    }
  }

  /**
   * One step, whatever the loss.
   *
   * @return the loss before it; where that is no finite number, neither are the parameters any more
   * @throws IllegalArgumentException if one is missing, the rate is no finite number, or the loss
   *     gives nothing
   */
  public static double step(
      Parameters parameters, Adam adam, double rate, Function<Weights, NDArray> loss) {
    BadInputException.requirePresent("parameters", parameters);
    BadInputException.requirePresent("adam", adam);
    BadInputException.requirePresent("loss", loss);
    try (NDScope scope = new NDScope();
        GradientCollector gradients = Torch.newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray value = loss.apply(parameters.training());
      BadInputException.requirePresent("the loss's value", value);
      gradients.backward(value);
      adam.step(parameters, parameters.values().getGradient(), rate);
      return value.toType(DataType.FLOAT64, false).getDouble();
    }
  }
}
