package org.cflowlab.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which DJL and PyTorch are on the classpath, read off the names of their jars. */
final class Stack {
  private Stack() {}

  static String describe() {
    return "DJL "
        + version("api-(\\d[\\d.]*)\\.jar").orElse("missing")
        + ", PyTorch "
        + version("pytorch-native-\\w+-(\\d.*)\\.jar").orElse("missing");
  }

  /** The jar with PyTorch's libraries for this platform. */
  static Optional<Path> natives() {
    return jars().filter(j -> name(j).matches("pytorch-native-\\w+-\\d.*\\.jar")).findFirst();
  }

  private static Optional<String> version(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return jars()
        .map(jar -> compiled.matcher(name(jar)))
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .findFirst();
  }

  private static java.util.stream.Stream<Path> jars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of);
  }

  private static String name(Path jar) {
    return jar.getFileName().toString();
  }
}
