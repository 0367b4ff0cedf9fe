package org.cflowlab.exercises.servant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of some sources can be compiled: a piece with an error is left out, and what needs it, so
 * that one broken answer costs no other.
 *
 * @param classes by name
 * @param errors the first error of each piece that was left out
 */
record Compiled(Map<String, byte[]> classes, Map<Source.Piece, String> errors) {
  static Compiled of(List<Source> sources) {
    Map<Source.Piece, String> errors = new LinkedHashMap<>();
    while (true) {
      Map<Javac.Unit, Source> units = new LinkedHashMap<>();
      for (Source source : sources) {
        if (!source.isEmpty()) {
          units.put(new Javac.Unit(source.name() + units.size(), source.text()), source);
        }
      }
      Map<String, byte[]> classes = new HashMap<>();
      List<Javac.Problem> problems =
          units.isEmpty() ? List.of() : Javac.compile(List.copyOf(units.keySet()), classes);
      if (problems.isEmpty()) {
        return new Compiled(classes, errors);
      }
      Map<Source, Set<Source.Piece>> broken = new HashMap<>();
      for (Javac.Problem problem : problems) {
        Source source = units.get(problem.unit());
        Source.Piece piece = source == null ? null : at(source, problem.line());
        if (piece != null) {
          String line = source.isFile() ? "line " + problem.line() + ": " : "";
          errors.putIfAbsent(piece, line + problem.message());
          broken.computeIfAbsent(source, k -> new HashSet<>()).add(piece);
        }
      }
      if (broken.isEmpty()) { // the compiler gave up: on whom?
        units.forEach(
            (unit, source) -> {
              if (units.size() == 1 || givesUpOn(unit)) {
                broken.put(source, source.pieces());
              }
            });
        if (broken.isEmpty()) {
          units.values().forEach(source -> broken.put(source, source.pieces()));
        }
        broken
            .values()
            .forEach(all -> all.forEach(p -> errors.putIfAbsent(p, problems.get(0).message())));
      }
      broken.forEach(Source::drop);
    }
  }

  /** The piece with an error, which may be behind the last line of a file that ends too soon. */
  private static Source.Piece at(Source source, long line) {
    return source.isFile() ? source.pieces().iterator().next() : source.at(line);
  }

  private static boolean givesUpOn(Javac.Unit unit) {
    return Javac.compile(List.of(unit), new HashMap<>()).stream().anyMatch(p -> p.unit() == null);
  }
}
