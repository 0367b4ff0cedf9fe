package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cflowlab.file.BadInputException;

/**
 * Graders that students do not have: classes in a jar or a folder whose names begin with their
 * exercise and end in Grader, such as {@code E3NightGrader}.
 */
final class HiddenGraders {
  private static final Pattern NAME = Pattern.compile("(?:.*/)?(E\\d+)\\w*Grader\\.class");

  private final Map<String, List<Class<?>>> byExercise = new TreeMap<>();

  private HiddenGraders() {}

  /**
   * Loads them.
   *
   * @param place a jar or a folder of classes; null for none
   * @throws BadInputException if there is no grader in it
   */
  static HiddenGraders of(Path place) throws IOException {
    HiddenGraders all = new HiddenGraders();
    if (place == null) {
      return all;
    }
    if (Files.isDirectory(place)) {
      all.load(place, place);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        all.load(place, jar.getPath("/"));
      }
    }
    if (all.byExercise.isEmpty()) {
      throw new BadInputException(
          place + " holds no grader: a class such as E3NightGrader, compiled.");
    }
    return all;
  }

  private void load(Path place, Path root) throws IOException {
    URL[] urls = {place.toUri().toURL()};
    // Stays open: a grader may load further classes while it runs.
    ClassLoader loader = new URLClassLoader(urls, HiddenGraders.class.getClassLoader());
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        Matcher grader = NAME.matcher(name);
        if (grader.matches()) {
          String type = name.substring(0, name.length() - 6).replace('/', '.');
          byExercise
              .computeIfAbsent(grader.group(1), k -> new ArrayList<>())
              .add(loader.loadClass(type));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new BadInputException(place + ": " + e.getMessage() + " cannot be loaded.", e);
    }
  }

  List<Class<?>> of(String exercise) {
    return byExercise.getOrDefault(exercise, List.of());
  }
}
