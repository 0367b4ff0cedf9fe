package org.cflowlab.exercises.servant;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import javax.tools.DiagnosticCollector;

/** The types that the compiler finds for variables without one, as a field has to name its own. */
final class Inferred extends TreePathScanner<Void, Void> {
  private final String home;
  private final Trees trees;
  private final Types types;
  private final Map<String, String> found = new HashMap<>();

  private Inferred(String home, JavacTask task) {
    this.home = home;
    this.trees = Trees.instance(task);
    this.types = task.getTypes();
  }

  /**
   * By name, where the initializer can be compiled.
   *
   * @param home the class in whose methods the variables are
   * @param library the sources of what the text may use, by name
   */
  static Map<String, String> of(String text, String home, Map<String, Javac.Unit> library) {
    JavacTask task =
        Javac.task(text, library, new DiagnosticCollector<>(), "-XDshould-stop.ifError=FLOW");
    try {
      CompilationUnitTree tree = task.parse().iterator().next();
      task.analyze();
      Inferred types = new Inferred(home, task);
      types.scan(tree, null);
      return types.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never, in memory
    } catch (RuntimeException | StackOverflowError e) {
      return Map.of(); // to compile it says why
    }
  }

  @Override
  public Void visitClass(ClassTree type, Void none) {
    return type.getSimpleName().contentEquals(home) ? super.visitClass(type, none) : none;
  }

  @Override
  public Void visitVariable(VariableTree variable, Void none) {
    TypeMirror type = trees.getTypeMirror(getCurrentPath());
    if (type != null && type.getKind() != TypeKind.ERROR) {
      found.put(variable.getName().toString(), named(type));
    }
    return none;
  }

  /** A type that can be written down: the nearest above one that cannot. */
  private String named(TypeMirror type) {
    if (type instanceof IntersectionType many) {
      return named(many.getBounds().get(0));
    } else if (type instanceof DeclaredType one && one.asElement().getSimpleName().isEmpty()) {
      List<? extends TypeMirror> above = types.directSupertypes(type); // interfaces come last
      return named(above.get(above.size() - 1));
    }
    String name = type.toString();
    return name.matches(".*(#|&|<anonymous).*") ? types.erasure(type).toString() : name;
  }
}
