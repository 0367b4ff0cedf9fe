package org.cflowlab.exercises.batch;

import ai.djl.util.Utils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cflowlab.exercises.grading.Grade;

/**
 * What the inside of walls holds of the outside: the kit's jars without graders, and the engine.
 */
final class Inside {
  static final String SCRATCH = "/scratch";
  static final String CACHE = "/engine";

  /** So much may lie in the scratch folder, in bytes. */
  static final long SCRATCH_SIZE = 64L << 20;

  /** Address space beside the heap, in MB: a JVM with PyTorch maps 4 GB. */
  private static final int MAPPED = 5_888;

  /** Memory beside the heap, in MB. */
  private static final int RESIDENT = 1_792;

  /** So many processes and threads may run. */
  static final int TASKS = 512;

  private Inside() {}

  /** So large may the address space be of a process with so many MB of heap, in bytes. */
  static long addresses(int heap) {
    return (long) (MAPPED + heap) << 20;
  }

  /** So much memory may be its own, in MB. */
  static int resident(int heap) {
    return RESIDENT + heap;
  }

  /** This program's classpath; never the graders, nor the solutions that a test has on its own. */
  static List<Path> classpath() {
    Path graders = placeOf(Grade.class);
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isBlank()) // which would be the working folder
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> Files.exists(entry) && !entry.equals(graders))
        .filter(entry -> !entry.equals(placeOf(GradeCommand.class)))
        .filter(entry -> !entry.toString().replace('\\', '/').matches(SECRET))
        .toList();
  }

  private static final String SECRET =
      ".*/(exercises/(solutions|graders|teaching|hidden)(/.*)?|cflow-lab-(solutions|graders|teaching)-.*|.*junit.*|.*test-classes.*)";

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Places inside for the entries of the classpath. */
  static Map<Path, String> jars() {
    Map<Path, String> jars = new LinkedHashMap<>();
    for (Path entry : classpath()) {
      jars.put(entry, "/kit/" + jars.size() + "-" + entry.getFileName());
    }
    return jars;
  }

  /** Places inside for what was handed in. */
  static List<String> parts(List<Path> parts) {
    return IntStream.range(0, parts.size()).mapToObj(i -> "/in/" + i).toList();
  }

  /**
   * Places inside for the engine's native libraries, file by file: the folder that holds them may
   * be its owner's alone.
   */
  static Map<Path, String> engine() {
    Map<Path, String> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(cache(), 3)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
        String place = cache().relativize(file).toString();
        files.put(file, CACHE + "/" + place);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Where the engine's native libraries are unpacked, as the engine says. */
  static Path cache() {
    return Utils.getEngineCacheDir().toAbsolutePath();
  }
}
