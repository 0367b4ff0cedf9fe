package org.cflowlab.exercises.servant;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * Which exercises a class answers: by an interface such as E3, by what it extends, or as E3Answer
 * by its name. Classes go by their simple names, as nobody has found yet where each of them is.
 */
final class Answering {
  static final Pattern NAMED = Pattern.compile("(E\\d{1,4})Answer");
  private static final Pattern CONTRACT = Pattern.compile("E\\d{1,4}");

  /** What each class extends and implements. */
  private final Map<String, Set<String>> above = new HashMap<>();

  /** Notes a class. */
  void add(String simpleName, Set<String> itsAbove) {
    above.computeIfAbsent(simpleName, k -> new TreeSet<>()).addAll(itsAbove);
  }

  /** The exercises that a class answers. */
  Set<String> exercises(String simpleName, Set<String> itsAbove) {
    Set<String> exercises = exercises(itsAbove);
    Matcher answer = NAMED.matcher(simpleName);
    if (answer.matches()) {
      exercises.add(answer.group(1));
    }
    return exercises;
  }

  /** The exercises that what has these above it answers. */
  Set<String> exercises(Set<String> itsAbove) {
    Set<String> exercises = new TreeSet<>();
    collect(itsAbove, exercises, new HashSet<>());
    return exercises;
  }

  private void collect(Set<String> names, Set<String> exercises, Set<String> seen) {
    for (String name : names) {
      Matcher answer = NAMED.matcher(name);
      if (CONTRACT.matcher(name).matches()) {
        exercises.add(name);
      } else if (answer.matches()) {
        exercises.add(answer.group(1));
      }
      if (seen.add(name)) {
        collect(above.getOrDefault(name, Set.of()), exercises, seen);
      }
    }
  }

  /** The simple names of what a class extends and implements. */
  static Set<String> above(ClassTree type) {
    Set<String> names = new LinkedHashSet<>();
    if (type.getExtendsClause() != null) {
      names.add(simpleName(type.getExtendsClause()));
    }
    type.getImplementsClause().forEach(one -> names.add(simpleName(one)));
    return names;
  }

  private static String simpleName(Tree type) {
    if (type instanceof ParameterizedTypeTree generic) {
      return simpleName(generic.getType());
    } else if (type instanceof AnnotatedTypeTree annotated) {
      return simpleName(annotated.getUnderlyingType());
    } else if (type instanceof MemberSelectTree inside) {
      return inside.getIdentifier().toString();
    }
    return type.toString();
  }

  /** Whether objects of a class can be made. */
  static boolean concrete(ClassTree type) {
    return type.getKind() != Tree.Kind.INTERFACE
        && type.getKind() != Tree.Kind.ANNOTATION_TYPE
        && !type.getModifiers().getFlags().contains(Modifier.ABSTRACT);
  }
}
