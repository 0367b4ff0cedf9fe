package org.cflowlab.exercises.servant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the contracts speak of, as bytes: numbers, arrays, DJL arrays (type, shape, values), records
 * and lists of these, and functions, which stay where they are and are called by their number. The
 * types of the contract say what is read, never the bytes: nobody can send an object of a class of
 * his own.
 */
final class Wire {
  /** So many numbers has no array that is asked for. */
  private static final int MOST = 200_000;

  private Wire() {}

  /** A function among the values, and its type. */
  record Callable(Type type, Object function) {}

  /** Writes values. */
  static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final List<Callable> functions;
    private final List<NDArray> tracked;

    /**
     * Starts a message.
     *
     * @param functions where the functions among the values are kept, by number
     * @param tracked where arrays that require a gradient are kept, in their order
     */
    Writer(List<Callable> functions, List<NDArray> tracked) {
      this.functions = functions;
      this.tracked = tracked;
    }

    /** A message without functions. */
    Writer() {
      this(null, new ArrayList<>());
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    Writer number(int number) {
      return sure(() -> out.writeInt(number));
    }

    Writer bit(boolean bit) {
      return sure(() -> out.writeBoolean(bit));
    }

    Writer text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return number(utf8.length).plain(utf8);
    }

    Writer plain(byte[] more) {
      return sure(() -> out.write(more));
    }

    Writer value(Type type, Object value) {
      Class<?> raw = raw(type);
      if (raw == double.class) {
        return sure(() -> out.writeDouble((double) value));
      } else if (raw == int.class) {
        return number((int) value);
      } else if (raw == boolean.class) {
        return bit((boolean) value);
      }
      bit(value != null);
      if (value == null) {
        return this;
      } else if (raw == NDArray.class) {
        return array((NDArray) value);
      } else if (raw.isArray()) {
        number(checked(Array.getLength(value)));
        for (int i = 0; i < Array.getLength(value); i++) {
          value(raw.getComponentType(), Array.get(value, i));
        }
      } else if (raw.isRecord()) {
        for (RecordComponent part : raw.getRecordComponents()) {
          value(part.getGenericType(), Reflection.get(part, value));
        }
      } else if (raw == List.class) {
        List<?> list = (List<?>) value;
        number(checked(list.size()));
        list.forEach(one -> value(((ParameterizedType) type).getActualTypeArguments()[0], one));
      } else if (raw.isInterface() && functions != null) {
        functions.add(new Callable(type, value));
        number(functions.size() - 1);
      } else {
        throw new IllegalArgumentException("a contract has no " + type + " here");
      }
      return this;
    }

    private Writer array(NDArray array) {
      checked(array.size());
      bit(array.hasGradient());
      if (array.hasGradient()) {
        tracked.add(array);
      }
      text(array.getDataType().name());
      long[] shape = array.getShape().getShape();
      number(shape.length);
      for (long size : shape) {
        number((int) size);
      }
      NDArray still = array.hasGradient() ? array.stopGradient() : array;
      for (double number : still.toType(DataType.FLOAT64, false).toDoubleArray()) {
        sure(() -> out.writeDouble(number));
      }
      return this;
    }

    private interface Step {
      void take() throws IOException;
    }

    private Writer sure(Step step) {
      try {
        step.take();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // never, in memory
      }
      return this;
    }
  }

  /** Reads what a {@link Writer} wrote, in the same order. */
  static final class Reader {
    private final DataInputStream in;
    private final Supplier<NDManager> manager;
    private final UnaryOperator<byte[]> functions;
    private final List<NDArray> tracked = new ArrayList<>();

    /**
     * Opens a message.
     *
     * @param manager whose arrays those of the message become
     * @param functions calls the functions among the values
     */
    Reader(byte[] bytes, Supplier<NDManager> manager, UnaryOperator<byte[]> functions) {
      this.in = new DataInputStream(new ByteArrayInputStream(bytes));
      this.manager = manager;
      this.functions = functions;
    }

    /** The arrays so far that require a gradient. */
    List<NDArray> tracked() {
      return tracked;
    }

    int number() {
      return sure(in::readInt);
    }

    boolean bit() {
      return sure(in::readBoolean);
    }

    String text() {
      int length = checked(number());
      return new String(sure(() -> in.readNBytes(length)), StandardCharsets.UTF_8);
    }

    Object value(Type type) {
      Class<?> raw = raw(type);
      if (raw == double.class) {
        return sure(in::readDouble);
      } else if (raw == int.class) {
        return number();
      } else if (raw == boolean.class) {
        return bit();
      } else if (!bit()) {
        return null;
      } else if (raw == NDArray.class) {
        return array();
      } else if (raw.isArray()) {
        Object array = Array.newInstance(raw.getComponentType(), checked(number()));
        for (int i = 0; i < Array.getLength(array); i++) {
          Array.set(array, i, value(raw.getComponentType()));
        }
        return array;
      } else if (raw.isRecord()) {
        RecordComponent[] parts = raw.getRecordComponents();
        Object[] values = new Object[parts.length];
        Arrays.setAll(values, i -> value(parts[i].getGenericType()));
        return Reflection.make(raw, values);
      } else if (raw == List.class) {
        Object[] all = new Object[checked(number())];
        Arrays.setAll(all, i -> value(((ParameterizedType) type).getActualTypeArguments()[0]));
        return Arrays.asList(all);
      } else if (raw.isInterface() && functions != null) {
        return function(type, raw, number());
      }
      throw new IllegalArgumentException("a contract has no " + type + " here");
    }

    private NDArray array() {
      boolean gradient = bit();
      DataType dataType = DataType.valueOf(text());
      long[] shape = new long[checked(number())];
      long size = 1;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = number();
        size = checked(Math.multiplyExact(size, Math.max(shape[i], 0)));
      }
      double[] numbers = new double[(int) size];
      Arrays.setAll(numbers, i -> sure(in::readDouble));
      NDArray array = manager.get().create(numbers, new Shape(shape)).toType(dataType, false);
      if (gradient) {
        array.setRequiresGradient(true);
        tracked.add(array);
      }
      return array;
    }

    /** A function that is elsewhere. */
    private Object function(Type type, Class<?> raw, int which) {
      InvocationHandler call =
          (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
              return ofObject(raw.getSimpleName(), proxy, method, arguments);
            } else if (method.isDefault()) {
              return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            Writer question = new Writer().number(which);
            Type[] types = method.getGenericParameterTypes();
            for (int i = 0; i < types.length; i++) {
              question.value(resolved(types[i], type), arguments[i]);
            }
            Reader reply = new Reader(functions.apply(question.bytes()), manager, null);
            if (!reply.bit()) {
              throw new IllegalArgumentException(reply.text());
            }
            return reply.value(resolved(method.getGenericReturnType(), type));
          };
      return Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[] {raw}, call);
    }

    private interface Step<R> {
      R take() throws IOException;
    }

    private static <R> R sure(Step<R> step) {
      try {
        return step.take();
      } catch (IOException e) {
        throw new IllegalArgumentException("the message ends too early", e);
      }
    }
  }

  /** Calls a function that somebody elsewhere asks for. */
  static byte[] called(byte[] question, List<Callable> functions, Supplier<NDManager> manager) {
    try {
      Reader reader = new Reader(question, manager, null);
      Callable callable = functions.get(reader.number());
      Method method = method(raw(callable.type));
      Object[] arguments =
          Arrays.stream(method.getGenericParameterTypes())
              .map(type -> reader.value(resolved(type, callable.type)))
              .toArray();
      Object result = Reflection.call(method, callable.function, arguments);
      return new Writer()
          .bit(true)
          .value(resolved(method.getGenericReturnType(), callable.type), result)
          .bytes();
    } catch (Throwable e) { // the one who called gets it
      return new Writer()
          .bit(false)
          .text(e.getClass().getSimpleName() + ": " + e.getMessage())
          .bytes();
    }
  }

  /** What {@code toString} and its like do for an object that is elsewhere. */
  static Object ofObject(String name, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> name;
    };
  }

  /** Puts the numbers of a changed value into the value as it was. */
  static void restore(Object original, Object changed) {
    if (original instanceof NDArray array) {
      NDArray same = array.hasGradient() ? array.stopGradient() : array; // on the same numbers
      same.set(new NDIndex("..."), (NDArray) changed);
    } else if (original instanceof Record) {
      for (RecordComponent part : original.getClass().getRecordComponents()) {
        restore(Reflection.get(part, original), Reflection.get(part, changed));
      }
    } else if (original.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(original); i++) {
        Object element = Array.get(original, i);
        if (original.getClass().getComponentType().isPrimitive()) {
          Array.set(original, i, Array.get(changed, i));
        } else {
          restore(element, Array.get(changed, i));
        }
      }
    }
  }

  private static int checked(long size) {
    if (size < 0 || size > MOST) {
      throw new IllegalArgumentException("an array of " + size + " numbers is too large here");
    }
    return (int) size;
  }

  /** The one method of a functional interface. */
  private static Method method(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .findFirst()
        .orElseThrow();
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
  }

  /** What a type variable of an interface stands for. */
  private static Type resolved(Type type, Type within) {
    if (type instanceof TypeVariable<?> variable) {
      ParameterizedType generic = (ParameterizedType) within;
      int place = Arrays.asList(raw(within).getTypeParameters()).indexOf(variable);
      return generic.getActualTypeArguments()[place];
    }
    return type;
  }
}
