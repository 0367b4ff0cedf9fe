package org.cflowlab.array;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers as arrays that live as long as the program.
 *
 * <p>DJL turns the number in {@code a.mul(2)} into an array over a Java buffer and lets go of it at
 * once, while the recorded operation still points to it: when the collector runs between forward
 * and backward pass, the gradient is made from freed memory. So a factor that back-propagation
 * needs again comes from here, through {@link Functions#scale}.
 */
final class Scalars {
  private record Key(double value, DataType type, Device device) {}

  private static final Map<Device, NDManager> MANAGERS = new ConcurrentHashMap<>();
  private static final Map<Key, NDArray> ALL = new ConcurrentHashMap<>();

  private Scalars() {}

  /** The number as an array without axes, in the type and on the device of another array. */
  static NDArray like(NDArray other, double value) {
    return ALL.computeIfAbsent(
        new Key(value, other.getDataType(), other.getDevice()), Scalars::create);
  }

  private static NDArray create(Key key) {
    NDManager manager = MANAGERS.computeIfAbsent(key.device, Torch::newManager);
    NDArray scalar =
        key.type == DataType.FLOAT64
            ? manager.create(key.value)
            : manager.create((float) key.value);
    NDScope.unregister(scalar);
    return scalar;
  }
}
