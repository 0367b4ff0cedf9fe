package org.cflowlab.exercises.servant;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * What a Java file that could be parsed declares. The compiler's tree is not kept: each holds a
 * table of all its names, and a hand-in may have hundreds of files.
 *
 * @param home its package, with a dot behind it
 * @param types its classes, also those inside others
 */
record JavaFile(String name, String text, String home, List<Type> types) {
  private static final String KIT = "org.cflowlab.";
  private static final String ANSWERS = "org.cflowlab.exercises.answers.";
  private static final Pattern OF_THE_KIT =
      Pattern.compile(
          "(?m)^[ \\t]*+package[ \\t]++org\\.cflowlab\\.(?!exercises\\.answers[ \\t]*+;)");
  private static final Pattern NAMES_AN_ANSWER = Pattern.compile("E\\d{1,4}Answer");

  /**
   * A class.
   *
   * @param name as the JVM has it
   * @param concrete whether objects of it can be made
   * @param exercises those whose interfaces it names
   * @param above the names of what it extends and implements
   * @param written how much of it is written
   */
  record Type(
      String name,
      String simpleName,
      boolean concrete,
      List<String> exercises,
      Set<String> above,
      Written written) {
    private static Type of(String name, ClassTree tree) {
      Set<String> above = new LinkedHashSet<>();
      above.add("" + tree.getExtendsClause());
      tree.getImplementsClause().forEach(one -> above.add("" + one));
      boolean concrete =
          tree.getKind() != Tree.Kind.INTERFACE
              && !tree.getModifiers().getFlags().contains(Modifier.ABSTRACT);
      String simpleName = tree.getSimpleName().toString();
      return new Type(name, simpleName, concrete, Cells.exercisesOf(tree), above, Written.of(tree));
    }

    /** The exercises that it answers by itself or by what is above it. */
    Set<String> exercises(Map<String, Set<String>> answering) {
      Set<String> all = new LinkedHashSet<>(exercises);
      above.forEach(one -> all.addAll(answering.getOrDefault(one, Set.of())));
      return all;
    }
  }

  /** Whether a file is worth parsing: the kit's own files, hundreds in a clone, are not. */
  static boolean matters(String name, String text) {
    return !OF_THE_KIT.matcher(text).find()
        || NAMES_AN_ANSWER.matcher(name).find()
        || NAMES_AN_ANSWER.matcher(text).find();
  }

  static JavaFile of(String name, String text) {
    CompilationUnitTree unit = Javac.parse(text).unit();
    String home = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
    List<Type> types = new ArrayList<>();
    unit.getTypeDecls().forEach(tree -> add(home, tree, types));
    return new JavaFile(name, text, home, types);
  }

  private static void add(String before, Tree tree, List<Type> types) {
    if (tree instanceof ClassTree type) {
      String name = before + type.getSimpleName();
      types.add(Type.of(name, type));
      type.getMembers().forEach(member -> add(name + "$", member, types));
    }
  }

  String simpleName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Whether it is in a package of the kit's that is not for answers. */
  boolean ofTheKit() {
    return home.startsWith(KIT) && !home.equals(ANSWERS);
  }
}
