package org.cflowlab.exercises.servant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
    VARIABLE
  }

  /** A piece and its name, such as that of a class. */
  record Piece(Kind kind, String name, String text) {}

  private final String name;
  private final String head;
  private final Map<String, Piece> pieces = new LinkedHashMap<>();

  /** For each line of the text as it was last made, the piece it belongs to; null for the head. */
  private final List<Piece> lines = new ArrayList<>();

  /**
   * A source without pieces yet.
   *
   * @param name as the student knows it
   * @param head what stands in front of the pieces
   */
  Source(String name, String head) {
    this.name = name;
    this.head = head;
  }

  static Source file(String name, String text) {
    Source file = new Source(name, "");
    file.put(new Piece(Kind.FILE, name, text));
    return file;
  }

  String name() {
    return name;
  }

  /** Adds a piece in place of an earlier one with the same name. */
  void put(Piece piece) {
    String key = piece.kind + " " + piece.name;
    pieces.remove(key); // so that the later one also stands later
    pieces.put(key, piece);
  }

  void drop(Set<Piece> broken) {
    pieces.values().removeAll(broken);
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  boolean isFile() {
    return pieces.values().stream().anyMatch(piece -> piece.kind == Kind.FILE);
  }

  List<Piece> pieces(Kind kind) {
    return pieces.values().stream().filter(piece -> piece.kind == kind).toList();
  }

  /** The piece at a line of the text; null if it is none. */
  Piece at(long line) {
    return line < 1 || line > lines.size() ? null : lines.get((int) line - 1);
  }

  /**
   * The whole text. A variable is the constant of an interface of its own: so it is worked out when
   * an answer first asks for it, and never otherwise.
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
    List<Piece> variables = pieces(Kind.VARIABLE);
    String holders =
        variables.stream().map(one -> "Of_" + one.name).collect(Collectors.joining(", "));
    add(
        text,
        null,
        "public class " + Cells.CLASS + (holders.isEmpty() ? "" : " implements " + holders) + " {");
    pieces(Kind.MEMBER).forEach(member -> add(text, member, member.text));
    add(text, null, "}");
    variables.forEach(one -> add(text, one, "interface Of_" + one.name + " { " + one.text + " }"));
    return text.toString();
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
