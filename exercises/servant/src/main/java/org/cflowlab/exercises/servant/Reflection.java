package org.cflowlab.exercises.servant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Reflection that throws what the code it calls throws. */
final class Reflection {
  private Reflection() {}

  static Object call(Method method, Object object, Object... arguments) {
    try {
      method.setAccessible(true);
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw Reflection.<RuntimeException>same(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Object get(RecordComponent part, Object value) {
    return call(part.getAccessor(), value);
  }

  static Object make(Class<?> type, Object... arguments) {
    Class<?>[] types =
        type.isRecord() && arguments.length > 0
            ? Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new)
            : new Class<?>[0];
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw Reflection.<RuntimeException>same(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + lacks(type), e);
    }
  }

  private static String lacks(Class<?> type) {
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      return " stands inside another class: make it static, or a class of its own";
    }
    return type.isEnum() || Modifier.isAbstract(type.getModifiers()) // as interfaces are
        ? " is a kind of which no object can be made: write it as a class with all its methods"
        : " needs a constructor without arguments";
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E same(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
