package org.cflowlab.array;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers as arrays: the first few hundred live as long as the program, others as long as the
 * manager of what they multiply.
 *
 * <p>DJL turns the number in {@code a.mul(2)} into an array over a Java buffer and lets go of it at
 * once, while the recorded operation still points to it: when the collector runs between forward
 * and backward pass, the gradient is made from freed memory. So a factor that back-propagation
 * needs again comes from here, through {@link Functions#scale}.
 */
final class Scalars {
  private static final int MOST = 256;

  private record Key(double value, DataType type, Device device) {}

  private static final Map<Device, NDManager> MANAGERS = new ConcurrentHashMap<>();
  private static final Map<Key, NDArray> ALL = new ConcurrentHashMap<>();

  private Scalars() {}

  /** The number as an array without axes, in the type and on the device of another array. */
  static NDArray like(NDArray other, double value) {
    Key key = new Key(value, other.getDataType(), other.getDevice());
    NDArray known = ALL.get(key);
    if (known != null) {
      return known;
    }
    return ALL.size() < MOST
        ? ALL.computeIfAbsent(key, Scalars::keep)
        : create(key, other.getManager());
  }

  private static NDArray keep(Key key) {
    NDArray scalar = create(key, MANAGERS.computeIfAbsent(key.device, Torch::newManager));
    NDScope.unregister(scalar);
    return scalar;
  }

  private static NDArray create(Key key, NDManager manager) {
    return key.type == DataType.FLOAT64
        ? Constant.of(manager, new double[] {key.value}, new Shape())
        : Constant.of(manager, new float[] {(float) key.value}, new Shape());
  }
}
