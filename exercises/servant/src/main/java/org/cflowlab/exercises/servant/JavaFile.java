package org.cflowlab.exercises.servant;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java file declares. The compiler's tree is not kept: each holds a table of all its names,
 * and a hand-in may have hundreds of files.
 *
 * @param broken whether it cannot be parsed; its types are what can
 * @param home its package, with a dot behind it
 * @param types its classes, also those inside others
 */
record JavaFile(Place place, String text, boolean broken, String home, List<Type> types) {
  private static final String ANSWERS = "org.cflowlab.exercises.answers.";
  private static final Pattern IN_THE_KIT =
      Pattern.compile("(?m)^[ \\t]*+package[ \\t]++(org\\.cflowlab\\.[\\w.]++)[ \\t]*+;");

  /** Where the kit has classes that are not here to be asked for. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("org\\.cflowlab\\.exercises\\.(grading|solutions|batch|release)\\..*");

  /**
   * A class.
   *
   * @param name as the JVM has it
   * @param concrete whether objects of it can be made
   * @param above the simple names of what it extends and implements
   * @param written how much of it is written
   */
  record Type(
      String name, String simpleName, boolean concrete, Set<String> above, Written written) {
    private static Type of(String name, ClassTree tree) {
      return new Type(
          name,
          tree.getSimpleName().toString(),
          Answering.concrete(tree),
          Answering.above(tree),
          Written.of(tree));
    }
  }

  /** Whether a file is worth parsing: the kit's own files, hundreds in a clone, are not. */
  static boolean matters(Place place, String text) {
    Matcher in = IN_THE_KIT.matcher(text);
    if (!in.find()) {
      return true;
    }
    String home = in.group(1) + ".";
    return !isTheKits(home + simpleName(place).replaceFirst("\\..*", ""))
        && (home.equals(ANSWERS) || !place.path().contains("src/test/"));
  }

  static JavaFile of(Place place, String text) {
    Javac.Parsed parsed = Javac.parse(text);
    CompilationUnitTree unit = parsed.unit();
    String home = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
    List<Type> types = new ArrayList<>();
    unit.getTypeDecls().forEach(tree -> add(home, tree, types));
    return new JavaFile(place, text, parsed.error().isPresent(), home, types);
  }

  private static void add(String before, Tree tree, List<Type> types) {
    if (tree instanceof ClassTree type) {
      String name = before + type.getSimpleName();
      types.add(Type.of(name, type));
      type.getMembers().forEach(member -> add(name + "$", member, types));
    }
  }

  String simpleName() {
    return simpleName(place);
  }

  private static String simpleName(Place place) {
    return place.path().substring(place.path().lastIndexOf('/') + 1);
  }

  List<Type> outerTypes() {
    return types.stream().filter(type -> type.name().equals(home + type.simpleName())).toList();
  }

  /** Whether a class of it is left as it was given. */
  boolean isUntouched() {
    return types.stream().anyMatch(type -> type.written() == Written.NOTHING);
  }

  /** Whether one of its classes stands where answers do, or is one. */
  boolean isAnswer(Type type) {
    return !isTheKits()
        && (home.equals(ANSWERS) || !new Answering().exercises(type.above()).isEmpty());
  }

  /** Whether the kit has a class of its own that is called like one of these. */
  boolean isTheKits() {
    return outerTypes().stream().anyMatch(type -> isTheKits(type.name()));
  }

  /** By what is on the classpath, but for the stubs: those are the student's. */
  private static boolean isTheKits(String type) {
    return type.startsWith("org.cflowlab.")
        && !(type.startsWith(ANSWERS) && type.indexOf('.', ANSWERS.length()) < 0)
        && (ELSEWHERE.matcher(type).matches()
            || JavaFile.class.getResource("/" + type.replace('.', '/') + ".class") != null);
  }
}
