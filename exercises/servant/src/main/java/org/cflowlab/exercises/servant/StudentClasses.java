package org.cflowlab.exercises.servant;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The student's classes; they hide the kit's stubs. */
final class StudentClasses extends ClassLoader {
  private final Map<String, byte[]> classes;

  StudentClasses(Map<String, byte[]> classes) {
    super(StudentClasses.class.getClassLoader());
    this.classes = classes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** The student's object for an exercise, of a class that was written in a file. */
  Object object(String exercise, String type) {
    Class<?> written = type(type);
    if (!ServantProgram.contract(exercise).isAssignableFrom(written)) {
      throw new IllegalStateException(
          type
              + (hasItsOwn(exercise, written)
                  ? " implements an " + exercise + " of its own, not org.cflowlab.exercises."
                  : " does not implement ")
              + exercise);
    }
    return Reflection.make(written);
  }

  private static boolean hasItsOwn(String exercise, Class<?> type) {
    return type != null
        && (Stream.of(type.getInterfaces()).anyMatch(one -> one.getSimpleName().equals(exercise))
            || hasItsOwn(exercise, type.getSuperclass()));
  }

  /** The student's object, as a method of the class that a notebook became makes it. */
  Object made(String type, String factory) {
    try {
      return ((Supplier<?>) Reflection.call(type(type).getMethod(factory), null)).get();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private Class<?> type(String name) {
    try {
      return loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
