package org.cflowlab.exercises.servant;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a source can be compiled: a piece with an error is left out, and what needs it.
 *
 * @param classes by name
 * @param errors the first error of each piece that was left out
 */
record Compiled(Map<String, byte[]> classes, Map<Source.Piece, String> errors) {
  /**
   * Compiles a source.
   *
   * @param library the sources of what it may use, by name
   */
  static Compiled of(Source all, Map<String, Javac.Unit> library) {
    Map<Source.Piece, String> errors = new LinkedHashMap<>();
    Source source = all;
    while (!source.isEmpty()) {
      Map<String, byte[]> classes = new HashMap<>();
      Map<Source.Piece, String> broken = errors(source, library, classes);
      Source earlier = source.withoutImportsAfter(broken.keySet());
      if (broken.isEmpty() || earlier != source && errors(earlier, library, classes).isEmpty()) {
        return new Compiled(classes, errors);
      }
      broken.forEach(errors::putIfAbsent);
      source = source.without(broken.keySet());
    }
    return new Compiled(Map.of(), errors);
  }

  /** The first error of each piece that has one; of all pieces, if it is nowhere in them. */
  private static Map<Source.Piece, String> errors(
      Source source, Map<String, Javac.Unit> library, Map<String, byte[]> classes) {
    classes.clear();
    Javac.Unit unit = new Javac.Unit(source.name(), source.text());
    Map<Source.Piece, String> errors = new LinkedHashMap<>();
    String elsewhere = "";
    for (Javac.Problem problem : Javac.compile(unit, library, classes)) {
      Source.Piece piece = problem.unit() == unit ? at(source, problem.line()) : null;
      boolean helper = problem.unit() != null && problem.unit() != unit;
      String line = source.isFile() || helper ? "line " + problem.line() + ": " : "";
      if (piece != null) {
        errors.putIfAbsent(piece, line + problem.message());
      } else if (elsewhere.isEmpty()) {
        elsewhere = (helper ? problem.unit().name() + ", " + line : "") + problem.message();
      }
    }
    if (errors.isEmpty() && !elsewhere.isEmpty()) {
      String only = elsewhere;
      source.pieces().forEach(piece -> errors.put(piece, only));
    }
    return errors;
  }

  /** The piece with an error, which may be behind the last line of a file that ends too soon. */
  private static Source.Piece at(Source source, long line) {
    return source.isFile() ? source.pieces().iterator().next() : source.at(line);
  }
}
