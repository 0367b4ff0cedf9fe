package org.cflowlab.exercises.batch;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a compiled class calls. Classes that reach for other people's are refused before they
 * run: an answer needs none of this, and with it a program could look up what the grader expects.
 */
final class Screen {
  private static final List<String> REFUSED =
      List.of(
          "java/lang/reflect/",
          "java/lang/invoke/MethodHandles",
          "java/lang/foreign/",
          "java/lang/instrument/",
          "java/lang/management/",
          "java/lang/ClassLoader",
          "java/lang/ModuleLayer",
          "java/lang/StackWalker",
          "java/beans/",
          "java/io/ObjectInputStream",
          "java/net/URLClassLoader",
          "java/rmi/",
          "java/security/SecureClassLoader",
          "java/util/ServiceLoader",
          "javax/management/",
          "javax/script/",
          "javax/tools/",
          "com/sun/",
          "jdk/",
          "sun/",
          "org/junit/",
          "org/cflowlab/cli/",
          "org/cflowlab/exercises/grading/",
          "org/cflowlab/exercises/batch/",
          "org/cflowlab/exercises/solutions/");

  /** Of java.lang.Class, what leads from an object to the classes around it. */
  private static final List<String> REFUSED_OF_CLASS =
      List.of(
          "forName",
          "getClassLoader",
          "getDeclared",
          "getMethod",
          "getField",
          "getConstructor",
          "newInstance",
          "getResource",
          "getModule",
          "getNestHost",
          "getEnclosing");

  private static final List<String> KIT = List.of("org/cflowlab/", "ai/djl/", "java/", "javax/");
  private static final String ANSWERS = "org/cflowlab/exercises/answers/";

  private Screen() {}

  /**
   * Why a class is refused; empty if it is not.
   *
   * @param bytes a class file as the compiler wrote it
   */
  static Optional<String> refusal(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Constants(in).refusal();
    }
  }

  /** The constant pool of a class file, chapter 4.4 of the JVM specification. */
  private static final class Constants {
    private final Object[] pool; // text; or one or two indices
    private final byte[] tags;
    private final String name;

    Constants(DataInputStream in) throws IOException {
      in.skipBytes(8);
      int count = in.readUnsignedShort();
      pool = new Object[count];
      tags = new byte[count];
      for (int i = 1; i < count; i++) {
        tags[i] = in.readByte();
        switch (tags[i]) {
          case 1 -> pool[i] = in.readUTF();
          case 7, 8, 16, 19, 20 -> pool[i] = new int[] {in.readUnsignedShort()};
          case 9, 10, 11, 12, 17, 18 ->
              pool[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
          case 3, 4 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++; // takes two places
          }
          case 15 -> {
            in.readByte();
            in.readUnsignedShort();
          }
          default -> throw new IOException("tag " + tags[i] + " in a class file");
        }
      }
      in.readUnsignedShort(); // access
      name = type(in.readUnsignedShort());
    }

    private String type(int index) {
      return (String) pool[((int[]) pool[index])[0]];
    }

    Optional<String> refusal() {
      if (KIT.stream().anyMatch(name::startsWith) && !name.startsWith(ANSWERS)) {
        return Optional.of(
            "it defines " + dotted(name) + ", a name that belongs to the kit or to Java");
      }
      for (int i = 1; i < pool.length; i++) {
        if (tags[i] == 9 || tags[i] == 10 || tags[i] == 11) { // a field or a method of a type
          int[] member = (int[]) pool[i];
          String owner = type(member[0]);
          String called = (String) pool[((int[]) pool[member[1]])[0]];
          if (REFUSED.stream().anyMatch(owner::startsWith)
              || owner.equals("java/lang/Class")
                  && REFUSED_OF_CLASS.stream().anyMatch(called::startsWith)
              || called.equals("getContextClassLoader")) {
            return Optional.of(
                "it uses "
                    + dotted(owner)
                    + "."
                    + called
                    + ", which no answer needs; look at it by hand");
          }
        }
      }
      return Optional.empty();
    }

    private static String dotted(String type) {
      return type.replace('/', '.');
    }
  }
}
