package org.cflowlab.exercises.servant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * A completed notebook as Java: the imports, variables, methods and classes of its cells, in
 * whichever order they stand. What a cell computes does not run, except for a variable that an
 * answer uses. Of two things with one name the later counts, as in the kernel, but no stub does.
 *
 * @param source the text, in pieces
 * @param makers what makes an answer to each exercise: what is handed to {@code Grade.check}, the
 *     last first, then classes and variables that are one
 * @param problems what could not be read, in sentences
 */
record Cells(Source source, Map<String, List<Maker>> makers, List<String> problems) {
  /**
   * What makes an answer.
   *
   * @param expression as it stands in a cell
   * @param factory the method of the class of cells that returns it
   * @param source the cells with that method
   * @param earlier whether these are the cells as they were before what it uses was changed
   */
  record Maker(String expression, String factory, Written written, Source source, boolean earlier) {
    /** Whether what it needs was another thing than what another needs. */
    private boolean differs(Maker later) {
      return source.only(factory).differs(factory, later.source.only(later.factory));
    }
  }

  /**
   * What may make an answer.
   *
   * @param above what is above its class, by simple names
   * @param then the cells as they were when it was there
   */
  private record Candidate(String expression, Set<String> above, Source then) {
    Candidate(String expression, Set<String> above) {
      this(expression, above, null);
    }

    Candidate at(Source now) {
      return new Candidate(expression, above, now);
    }
  }

  static final String PACKAGE = "cells";
  static final String CLASS = "TheCells";

  private static final Pattern MAGIC = Pattern.compile("[ \\t]*+%%?+[A-Za-z]");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a cell can use without an import: from the kernel itself, and by its startup script. */
  static final String IMPORTS =
      """
      import java.io.*;
      import java.math.*;
      import java.net.*;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      import java.util.regex.*;
      import java.util.stream.*;
      import ai.djl.ndarray.*;
      import ai.djl.ndarray.types.*;
      import org.cflowlab.array.*;
      import org.cflowlab.data.*;
      import org.cflowlab.data.read.*;
      import org.cflowlab.exercises.*;
      import org.cflowlab.exercises.grading.*;
      import org.cflowlab.experiment.*;
      import org.cflowlab.experiment.report.*;
      import org.cflowlab.file.*;
      import org.cflowlab.flow.*;
      import org.cflowlab.loss.*;
      import org.cflowlab.loss.misprint.*;
      import org.cflowlab.machine.*;
      import org.cflowlab.metric.*;
      import org.cflowlab.model.*;
      import org.cflowlab.notebook.*;
      import org.cflowlab.plot.*;
      import org.cflowlab.progress.*;
      import org.cflowlab.toy.*;
      import org.cflowlab.train.*;
      """;

  /**
   * Reads a notebook.
   *
   * @param name as the student knows it
   * @param number tells the packages of several notebooks apart
   */
  static Cells of(byte[] notebook, String name, int number) {
    String home = PACKAGE + ".n" + number;
    Source source = new Source(name, home, IMPORTS + "import static " + home + "." + CLASS + ".*;");
    Cells cells = new Cells(source, new TreeMap<>(), new ArrayList<>());
    try {
      JsonNode content = JSON.readTree(notebook);
      cells.read(content);
      if (content.isMissingNode()) {
        cells.problems.add("it is empty");
      }
      String kernel = content.at("/metadata/kernelspec/language").asText("java");
      if (cells.makers.isEmpty() && !kernel.equalsIgnoreCase("java")) { // editors name any kernel
        cells.problems.clear();
        cells.problems.add("it was made with a kernel for " + kernel + ", not Java");
      }
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "it" : "line " + e.getLocation().getLineNr();
      cells.problems.add("it is no notebook, " + line + " is not JSON");
    } catch (IOException e) {
      cells.problems.add("it is no notebook");
    } catch (StackOverflowError e) {
      cells.problems.add("a cell nests too deeply to be read");
    }
    return cells;
  }

  /**
   * What the cells so far are about.
   *
   * @param writtenTypes the classes that answer, which no stub of the same name replaces
   * @param declared what may make an answer, by a class or variable
   * @param checked what makes one, by what was handed to the grader
   */
  private record Seen(
      Answering answering,
      Set<String> writtenTypes,
      List<Candidate> declared,
      List<Candidate> checked,
      Changes changes) {
    Seen() {
      this(new Answering(), new TreeSet<>(), new ArrayList<>(), new ArrayList<>(), new Changes());
    }

    /** What makes an answer to each exercise, what was handed to the grader last first. */
    Map<String, List<Candidate>> byExercise() {
      List<Candidate> all = new ArrayList<>(declared);
      all.addAll(checked);
      Collections.reverse(all);
      Map<String, List<Candidate>> byExercise = new TreeMap<>();
      for (Candidate one : all) {
        for (String exercise : answering.exercises(one.above)) {
          byExercise.computeIfAbsent(exercise, k -> new ArrayList<>()).add(one);
        }
      }
      return byExercise;
    }

    /** What was new in a cell has seen the cells so far. */
    void endOfCell(Source source) {
      if (Stream.of(declared, checked).flatMap(List::stream).anyMatch(one -> one.then == null)) {
        Source now = source.copy();
        declared.replaceAll(one -> one.then == null ? one.at(now) : one);
        checked.replaceAll(one -> one.then == null ? one.at(now) : one);
      }
    }
  }

  private void read(JsonNode notebook) {
    List<JsonNode> all = new ArrayList<>();
    notebook.path("cells").forEach(all::add);
    notebook.path("worksheets").forEach(sheet -> sheet.path("cells").forEach(all::add)); // format 3
    Seen seen = new Seen();
    int number = 0;
    try (Splitter splitter = new Splitter()) {
      for (JsonNode cell : all) {
        if (cell.path("cell_type").asText().equals("code")) {
          number++;
          JsonNode text = cell.has("source") ? cell.get("source") : cell.path("input");
          int before = problems.size();
          try {
            cell(splitter, number, withoutMagics(joined(text)), seen);
          } catch (RuntimeException | StackOverflowError e) {
            problems.add("code cell " + number + " is not read: " + Javac.failure(e));
          }
          seen.endOfCell(source);
          if (joined(text).stripLeading().startsWith("%%")) { // the rest need not be Java
            problems.subList(before, problems.size()).clear();
          }
        } else if (joined(cell.path("source")).contains("implements E")) {
          problems.add("a class stands in a text cell, which no kernel runs");
        }
      }
    }
    seen.byExercise().forEach(this::makers);
  }

  /** As the cells are at the end, and behind that as they were when it was tried. */
  private void makers(String exercise, List<Candidate> candidates) {
    List<Maker> all = new ArrayList<>();
    makers.put(exercise, all);
    Set<String> known = new TreeSet<>();
    for (Candidate one : candidates) {
      if (known.add(one.expression)) {
        all.add(maker(exercise, all.size(), one.expression, source, false));
      }
    }
    for (Candidate one : candidates) {
      Maker then = maker(exercise, all.size(), one.expression, one.then, true);
      if (all.stream()
          .filter(other -> other.expression.equals(one.expression))
          .allMatch(other -> then.differs(other))) {
        all.add(then);
      }
    }
  }

  private static Maker maker(
      String exercise, int number, String expression, Source source, boolean earlier) {
    String factory = "answer_" + number + "_to_" + exercise;
    Written written = written(expression, source);
    source.put(
        new Source.Piece(Source.Kind.MEMBER, factory, supplier(exercise, factory, expression)));
    return new Maker(expression, factory, written, source, earlier);
  }

  private static Written written(String expression, Source source) {
    String made =
        source.pieces(Source.Kind.MEMBER).stream()
            .filter(piece -> names(expression, piece.name()))
            .map(Source.Piece::text)
            .collect(Collectors.joining("\n"));
    return Given.is(made)
        ? Written.NOTHING
        : Written.of(Javac.parse("class $ { " + made + "\n}").unit());
  }

  private void cell(Splitter splitter, int number, String text, Seen seen) {
    for (String rest = text; !rest.isBlank(); ) {
      Javac.Parsed statements = Javac.parse(inMethod(rest));
      if (statements.error().isEmpty()) { // as most cells are: no import, no method
        statements(statements, seen);
        return;
      }
      CompletionInfo next = splitter.next(rest);
      if (!next.completeness().isComplete()) {
        noteUnreadable(number, rest); // the kernel would not take the rest either
        return;
      }
      take(number, next.source().strip(), seen);
      rest = next.remaining();
    }
  }

  /** Splits a cell as the kernel does; it starts where a cell needs it, as it is slow. */
  private static final class Splitter implements AutoCloseable {
    private JShell shell;

    CompletionInfo next(String text) {
      if (shell == null) {
        shell = JShell.builder().executionEngine("local").build();
      }
      return shell.sourceCodeAnalysis().analyzeCompletion(text);
    }

    @Override
    public void close() {
      if (shell != null) {
        shell.close();
      }
    }
  }

  private static String supplier(String exercise, String factory, String expression) {
    return "public static java.util.function.Supplier<? extends org.cflowlab.exercises."
        + exercise
        + "> "
        + factory
        + "() { return "
        + expression
        + "; }";
  }

  /** Whether an expression holds a name as a word. */
  static boolean names(String expression, String name) {
    return List.of(expression.split("\\W", -1)).contains(name);
  }

  private static String joined(JsonNode source) {
    StringBuilder text = new StringBuilder();
    if (source.isArray()) {
      source.forEach(line -> text.append(line.asText()));
    } else {
      text.append(source.asText());
    }
    return text.toString();
  }

  /** The kernel's own commands are no Java; a line of a text block is none of them. */
  private static String withoutMagics(String cell) {
    StringBuilder java = new StringBuilder();
    boolean inText = false;
    for (String line : cell.split("\n", -1)) {
      if (inText || !MAGIC.matcher(line).lookingAt()) {
        java.append(line);
      }
      java.append('\n');
      inText ^= line.split("\"\"\"", -1).length % 2 == 0;
    }
    return java.toString();
  }

  private void noteUnreadable(int number, String rest) {
    String why = error(rest).orElse("it is not complete");
    problems.add(
        "code cell " + number + " is not Java " + Runtime.version().feature() + ": " + why);
  }

  /** The error of what is neither statements nor members of a class nor an expression. */
  private static Optional<String> error(String text) {
    String plain = text.strip();
    String bare = plain.endsWith(";") ? plain.substring(0, plain.length() - 1) : plain;
    for (String within :
        List.of(inMethod(plain), "class $ { Object $ = " + bare + "\n; }", plain)) {
      if (Javac.parse(within).error().isEmpty()) {
        return Optional.empty();
      }
    }
    return Javac.parse("class $ { " + plain + "\n}").error();
  }

  private void take(int number, String text, Seen seen) {
    Javac.Parsed alone = Javac.parse(text);
    Javac.Parsed member = Javac.parse("class $ { " + text + "\n}");
    if (alone.error().isEmpty() && !alone.unit().getImports().isEmpty()) {
      put(Source.Kind.IMPORT, text, text);
    } else if (member.error().isEmpty()
        && membersOf(member).stream().noneMatch(VariableTree.class::isInstance)) {
      membersOf(member).forEach(one -> member(member, one, seen));
      check(member, seen);
    } else {
      if (error(text).isPresent()) {
        noteUnreadable(number, text);
      }
      Javac.Parsed plain = Javac.parse(inMethod(withoutModifiers(text)));
      statements(plain, seen); // what of it can be read
    }
  }

  private void put(Source.Kind kind, String name, String text) {
    source.put(new Source.Piece(kind, name, text));
  }

  private void member(Javac.Parsed parsed, Tree member, Seen seen) {
    seen.changes.add(member);
    if (member instanceof ClassTree type) {
      String name = type.getSimpleName().toString();
      if (Written.of(type) == Written.NOTHING && seen.writtenTypes.contains(name)) {
        return;
      }
      put(Source.Kind.MEMBER, name, asStatic(parsed, type, type.getModifiers()));
      declare("", type, seen);
      if (!seen.answering.exercises(Answering.above(type)).isEmpty()
          && Written.of(type) != Written.NOTHING) {
        seen.writtenTypes.add(name);
      }
    } else if (member instanceof MethodTree method && method.getReturnType() != null) {
      String types =
          method.getParameters().stream()
              .map(p -> p.getType().toString())
              .collect(Collectors.joining(","));
      put(
          Source.Kind.MEMBER,
          method.getName() + "(" + types + ")",
          asStatic(parsed, method, method.getModifiers()));
    }
  }

  /** A class, and those inside it. */
  private static void declare(String outer, ClassTree type, Seen seen) {
    String name = outer + type.getSimpleName();
    Set<String> above = Answering.above(type);
    seen.answering.add(type.getSimpleName().toString(), above);
    boolean inner =
        !outer.isEmpty()
            && type.getKind() == Tree.Kind.CLASS
            && !type.getModifiers().getFlags().contains(Modifier.STATIC);
    if (Answering.concrete(type) && !inner) {
      seen.declared.add(new Candidate(name + "::new", above));
    }
    for (Tree member : type.getMembers()) {
      if (member instanceof ClassTree inside) {
        declare(name + ".", inside, seen);
      }
    }
  }

  private static List<? extends Tree> membersOf(Javac.Parsed parsed) {
    return parsed.unit().getTypeDecls().isEmpty()
        ? List.of()
        : ((ClassTree) parsed.unit().getTypeDecls().get(0)).getMembers();
  }

  /** A class or method as a static one, whatever it was declared as. */
  private static String asStatic(Javac.Parsed parsed, Tree member, ModifiersTree modifiers) {
    StringBuilder all = new StringBuilder();
    modifiers.getAnnotations().forEach(one -> all.append(parsed.source(one)).append(' '));
    all.append("public static ");
    for (Modifier flag : modifiers.getFlags()) {
      if (!Set.of(Modifier.PUBLIC, Modifier.PRIVATE, Modifier.PROTECTED, Modifier.STATIC)
          .contains(flag)) {
        all.append(flag).append(' ');
      }
    }
    int from = Math.max(parsed.start(member), parsed.end(modifiers));
    return all + parsed.text().substring(from, parsed.end(member)).strip();
  }

  private static String inMethod(String statements) {
    return "class $ { void $() { " + statements + "\n; } }";
  }

  /** A variable of a cell may have modifiers that one of a method has not. */
  private static String withoutModifiers(String text) {
    String plain = text;
    for (String word : List.of("public", "private", "protected", "static", "final", "public")) {
      plain = plain.startsWith(word + " ") ? plain.substring(word.length()).strip() : plain;
    }
    return plain;
  }

  /** Takes variables, classes, and what is handed to the grader. */
  private void statements(Javac.Parsed parsed, Seen seen) {
    for (Tree method : membersOf(parsed)) {
      if (method instanceof MethodTree all && all.getBody() != null) {
        for (Tree statement : all.getBody().getStatements()) {
          if (statement instanceof VariableTree variable) {
            variable(parsed, variable, seen);
          } else if (statement instanceof ClassTree) {
            member(parsed, statement, seen);
          } else {
            seen.changes.by(statement).forEach(one -> source.change(one, parsed.source(statement)));
          }
        }
      }
    }
    check(parsed, seen);
  }

  private void variable(Javac.Parsed parsed, VariableTree variable, Seen seen) {
    String name = variable.getName().toString();
    Tree value = variable.getInitializer();
    String type = variable.getType() == null ? "var" : variable.getType().toString();
    String given = value == null ? "" : " = " + parsed.source(value);
    put(Source.Kind.VARIABLE, name, type + " " + name + given + ";");
    if (value != null) {
      String reads = "Object $ = " + name + ";";
      seen.changes.by(value).forEach(other -> source.change(other, reads));
      seen.changes.add(name, value);
    }
    if (type.equals("var") && value instanceof TypeCastTree cast) {
      type = cast.getType().toString();
    }
    if (type.matches("(org\\.cflowlab\\.exercises\\.)?E\\d{1,4}")) {
      String exercise = type.substring(type.lastIndexOf('.') + 1);
      seen.declared.add(new Candidate("() -> " + name, Set.of(exercise)));
    }
  }

  /** Notes what is handed to {@code Grade.check(E3.class, ...)}. */
  private static void check(Javac.Parsed parsed, Seen seen) {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
        String name = call.getMethodSelect().toString();
        if (name.equals("Grade.check") || name.endsWith(".Grade.check")) {
          String contract = call.getArguments().get(0).toString();
          String exercise = contract.replaceAll("^.*\\.(?=E\\d)|\\.class$", "");
          if (call.getArguments().size() == 2 && exercise.matches("E\\d{1,4}")) {
            String expression = parsed.source(call.getArguments().get(1));
            seen.checked.add(new Candidate(expression, Set.of(exercise)));
          }
        }
        return super.visitMethodInvocation(call, none);
      }
    }.scan(parsed.unit(), null);
  }
}
