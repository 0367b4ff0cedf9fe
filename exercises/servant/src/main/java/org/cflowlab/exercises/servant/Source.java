package org.cflowlab.exercises.servant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A source in pieces, each of which can be left out where it does not compile: a file is one piece,
 * a notebook has one for each import, variable, method and class of its cells.
 */
final class Source {
  /** What a piece is; the order is that in the text. */
  enum Kind {
    FILE,
    IMPORT,
    MEMBER,
    VARIABLE,
    /** What a cell does to a variable; the name is the variable's and a number. */
    CHANGE
  }

  /** A piece and its name, such as that of a class. */
  record Piece(Kind kind, String name, String text) {}

  /** The class of variables whose type is not known yet. */
  private static final String OPEN = "Of_vars";

  private static final String VAR = "var ";

  private final String name;
  private final String home;
  private final String head;
  private final Map<String, Piece> pieces = new LinkedHashMap<>();

  /** For each line of the text as it was last made, the piece it belongs to; null for the head. */
  private final List<Piece> lines = new ArrayList<>();

  /**
   * A source without pieces yet.
   *
   * @param name as the student knows it
   * @param home its package
   * @param head the imports that stand in front of the pieces
   */
  Source(String name, String home, String head) {
    this(name, home, "package " + home + ";\n" + head, Map.of());
  }

  private Source(String name, String home, String head, Map<String, Piece> pieces) {
    this.name = name;
    this.home = home;
    this.head = head;
    this.pieces.putAll(pieces);
  }

  static Source file(String name, String text) {
    Source file = new Source(name, "", "");
    file.put(new Piece(Kind.FILE, name, text));
    return file;
  }

  String name() {
    return name;
  }

  /** Adds a piece in place of an earlier one with the same name. */
  void put(Piece piece) {
    String key = piece.kind + " " + piece.name;
    if (piece.kind == Kind.VARIABLE) { // a new one
      pieces.values().removeAll(changes(piece));
    }
    pieces.remove(key); // so that the later one also stands later
    pieces.put(key, piece);
  }

  /** Adds what a cell does to a variable, if there is one of that name. */
  void change(String variable, String statement) {
    Piece declared = pieces.get(Kind.VARIABLE + " " + variable);
    if (declared != null) {
      int number = changes(declared).size() + 1;
      put(new Piece(Kind.CHANGE, variable + " " + number, statement));
    }
  }

  private List<Piece> changes(Piece variable) {
    return pieces(Kind.CHANGE).stream()
        .filter(p -> p.name.startsWith(variable.name + " "))
        .toList();
  }

  Set<Piece> pieces() {
    return Set.copyOf(pieces.values());
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Whether there are pieces, and nothing in them. */
  boolean isBlank() {
    return !isEmpty() && pieces.values().stream().allMatch(piece -> piece.text.isBlank());
  }

  boolean isFile() {
    return pieces.values().stream().anyMatch(piece -> piece.kind == Kind.FILE);
  }

  List<Piece> pieces(Kind kind) {
    return pieces.values().stream().filter(piece -> piece.kind == kind).toList();
  }

  /** What of it a method needs, by name; imports are kept. */
  Source only(String method) {
    Set<String> needed = new HashSet<>(Set.of(method));
    Set<Piece> kept = new HashSet<>(pieces(Kind.IMPORT));
    for (int before = -1; kept.size() > before; ) {
      before = kept.size();
      for (Piece piece : pieces.values()) {
        if (needed.contains(piece.name.split("[ (]", 2)[0]) && kept.add(piece)) {
          needed.addAll(List.of(piece.text.split("\\P{javaJavaIdentifierPart}+")));
        }
      }
    }
    return without(pieces.values().stream().filter(piece -> !kept.contains(piece)).toList());
  }

  /** The same pieces, to which nothing is added later. */
  Source copy() {
    return without(List.of());
  }

  /**
   * Whether something in it has another text, or another value, in a later source. What the later
   * one has besides was not needed.
   *
   * @param method is not looked at
   */
  boolean differs(String method, Source later) {
    boolean other =
        pieces.values().stream()
            .filter(piece -> piece.kind != Kind.IMPORT && !piece.name.equals(method))
            .anyMatch(piece -> !later.pieces.containsValue(piece));
    return other
        || pieces(Kind.VARIABLE).stream()
            .anyMatch(variable -> !changes(variable).equals(later.changes(variable)));
  }

  /** The same without some pieces. */
  Source without(Collection<Piece> broken) {
    Source rest = new Source(name, home, head, pieces);
    rest.pieces.values().removeAll(Set.copyOf(broken));
    return rest;
  }

  /**
   * The same without the imports that came after the first of some pieces, which the kernel took
   * without them; this source if there is none.
   */
  Source withoutImportsAfter(Set<Piece> broken) {
    List<Piece> after =
        pieces.values().stream()
            .dropWhile(piece -> piece.kind == Kind.IMPORT || !broken.contains(piece))
            .filter(piece -> piece.kind == Kind.IMPORT)
            .toList();
    return after.isEmpty() ? this : without(after);
  }

  /**
   * Gives each {@code var} the type that it has by its initializer.
   *
   * @param library the sources of what it may use, by name
   */
  void inferTypes(Map<String, Javac.Unit> library) {
    boolean more = true;
    while (more && pieces.values().stream().anyMatch(Source::isOpen)) {
      Map<String, String> types = Inferred.of(text(), OPEN, library);
      types.forEach(
          (variable, type) ->
              pieces.computeIfPresent(
                  Kind.VARIABLE + " " + variable,
                  (key, piece) ->
                      new Piece(
                          piece.kind, variable, type + piece.text.substring(VAR.length() - 1))));
      more = !types.isEmpty();
    }
  }

  /** The piece at a line of the text; null if it is none. */
  Piece at(long line) {
    return line < 1 || line > lines.size() ? null : lines.get((int) line - 1);
  }

  /**
   * The whole text. A variable is the field of a class of its own: so it is worked out, with what
   * cells did to it, when an answer first asks for it, and never otherwise. A {@code var} without a
   * type is no field yet, and a local variable.
   */
  String text() {
    lines.clear();
    StringBuilder text = new StringBuilder();
    if (isFile()) {
      pieces.values().forEach(file -> add(text, file, file.text));
      return text.toString();
    }
    add(text, null, head);
    pieces(Kind.IMPORT).forEach(line -> add(text, line, line.text));
    List<Piece> variables = new ArrayList<>(pieces(Kind.VARIABLE));
    List<Piece> open = variables.stream().filter(Source::isOpen).toList();
    variables.removeAll(open);
    variables.forEach(one -> add(text, null, "import static " + home + "." + of(one) + ".*;"));
    add(text, null, "public class " + Cells.CLASS + " {");
    pieces(Kind.MEMBER).forEach(member -> add(text, member, member.text));
    add(text, null, "}");
    for (Piece variable : variables) {
      add(text, variable, "class " + of(variable) + " { static " + variable.text);
      for (Piece change : changes(variable)) {
        add(text, change, "static { try { " + change.text + "\n } catch (Throwable e) { } }");
      }
      add(text, variable, "}");
    }
    add(text, null, "class " + OPEN + " { static void all() {");
    open.forEach(variable -> add(text, variable, variable.text));
    add(text, null, "} }");
    return text.toString();
  }

  private static boolean isOpen(Piece piece) {
    return piece.kind == Kind.VARIABLE && piece.text.startsWith(VAR);
  }

  private static String of(Piece variable) {
    return "Of_" + variable.name;
  }

  private void add(StringBuilder text, Piece piece, String more) {
    more.lines()
        .forEach(
            line -> {
              text.append(line).append('\n');
              lines.add(piece);
            });
  }
}
