package org.cflowlab.flow;

import static org.cflowlab.array.Shapes.ANY;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Shapes;
import org.cflowlab.file.BadInputException;

/** What a step taken several times must be given. */
final class StepArguments {
  private StepArguments() {}

  /**
   * Asks for points and parameters as a step takes them several times.
   *
   * @param count at least one
   * @param name of the points
   * @param z the points [B, L]
   * @param parameters [B, count * P], or one row for all
   * @throws IllegalArgumentException if the count, a shape or a type does not fit; the message says
   *     which
   */
  static void require(FlowStep step, int count, String name, NDArray z, NDArray parameters) {
    BadInputException.requirePresent("step", step);
    BadInputException.require(count > 0, "a step is taken at least once, not " + count + " times");
    Shapes.requireFloating(name, z);
    long rows = Shapes.require(name, z, "B, L", ANY, step.latent()).get(0);
    Shapes.requireType("parameters", parameters, z.getDataType());
    Shape given = parameters.getShape();
    boolean one = given.dimension() == 2 && given.get(0) == 1;
    long values = (long) count * step.parameterCount();
    Shapes.require("parameters", parameters, "B, P", one ? 1 : rows, values);
  }
}
