package org.cflowlab.data.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.razorvine.pickle.IObjectConstructor;
import org.cflowlab.data.read.SafeUnpickler.Refused;

/**
 * A PyTorch tensor as a pickle describes it; its values lie elsewhere in the file.
 *
 * @param storage the name of the block of values
 * @param type such as "Float" or "Byte", as in torch.FloatStorage
 * @param blockLength how many values the block has
 * @param offset of the first value in the block, in values
 * @param shape the lengths of the dimensions
 */
record Tensor(String storage, String type, long blockLength, long offset, List<Long> shape) {
  private static final Map<String, NumberType> TYPES =
      Map.of(
          "Float", NumberType.of("f4"),
          "Double", NumberType.of("f8"),
          "Half", NumberType.of("f2"),
          "Byte", NumberType.of("u1"),
          "Char", NumberType.of("i1"),
          "Short", NumberType.of("i2"),
          "Int", NumberType.of("i4"),
          "Long", NumberType.of("i8"),
          "Bool", NumberType.of("b1"));

  /** What a pickle of tensors needs. */
  static Map<String, IObjectConstructor> constructors() {
    Map<String, IObjectConstructor> list = new HashMap<>();
    TYPES.keySet().forEach(type -> list.put("torch " + type + "Storage", new StorageType(type)));
    list.putAll(NumpyArray.constructors());
    list.put("torch._utils _rebuild_tensor_v2", Tensor::rebuild);
    list.put("collections OrderedDict", arguments -> new HashMap<>());
    return list;
  }

  /** How a value is stored. */
  NumberType numbers() {
    return TYPES.get(type);
  }

  /** Bytes of one value. */
  int valueSize() {
    return numbers().size();
  }

  /** How many values the tensor has. */
  long length() {
    return shape.stream().mapToLong(n -> n).reduce(1, Math::multiplyExact);
  }

  /** (("storage", type, name, device, length), offset, shape, strides, ...). */
  private static Tensor rebuild(Object[] arguments) {
    Object[] storage = (Object[]) arguments[0];
    Tensor tensor =
        new Tensor(
            (String) storage[2],
            ((StorageType) storage[1]).name,
            number(storage[4]),
            number(arguments[1]),
            numbers(arguments[2]));
    requireRowByRow(tensor.shape, numbers(arguments[3]));
    if (Math.addExact(tensor.offset, tensor.length()) > tensor.blockLength) {
      throw new Refused("it has a tensor larger than its block of values");
    }
    return tensor;
  }

  private static void requireRowByRow(List<Long> shape, List<Long> strides) {
    long expected = 1;
    for (int d = shape.size() - 1; d >= 0; d--) {
      if (shape.get(d) != 1 && strides.get(d) != expected) {
        throw new Refused("it has a tensor whose values are not in order; save it contiguous()");
      }
      expected = Math.multiplyExact(expected, shape.get(d));
    }
  }

  private static List<Long> numbers(Object tuple) {
    return Stream.of((Object[]) tuple).map(Tensor::number).toList();
  }

  private static long number(Object value) {
    if (!(value instanceof Integer || value instanceof Long) || ((Number) value).longValue() < 0) {
      throw new Refused("it has a tensor with the length or offset " + value);
    }
    return ((Number) value).longValue();
  }

  /** torch.FloatStorage and the like: never called, only named. */
  private record StorageType(String name) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new Refused("it makes a block of values where none belongs");
    }
  }
}
