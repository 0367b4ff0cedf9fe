package org.cflowlab.exercises.servant;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which variables of a notebook a statement gives a value or calls a method of, be it in a method,
 * a constructor or a lambda that it calls.
 */
final class Changes {
  private final Map<String, Effect> effects = new HashMap<>();

  /** Notes what the value of a variable does when it is called. */
  void add(String variable, Tree value) {
    effects.put(variable, Effect.of(value));
  }

  /** Notes what a method does, or the methods and constructors of a class. */
  void add(Tree member) {
    new TreeScanner<Void, String>() {
      @Override
      public Void visitClass(ClassTree type, String outer) {
        return super.visitClass(type, type.getSimpleName().toString());
      }

      @Override
      public Void visitMethod(MethodTree method, String type) {
        boolean constructor = method.getReturnType() == null;
        effects.put(constructor ? type : method.getName().toString(), Effect.of(method));
        return super.visitMethod(method, type);
      }
    }.scan(member, null);
  }

  /** The names of what a statement changes. */
  Set<String> by(Tree statement) {
    Set<String> seen = new TreeSet<>();
    Effect first = Effect.of(statement);
    Set<String> changed = new TreeSet<>(first.changed);
    Deque<String> next = new ArrayDeque<>(first.called);
    while (!next.isEmpty()) {
      Effect effect = effects.get(next.peek());
      if (seen.add(next.pop()) && effect != null) {
        changed.addAll(effect.changed);
        next.addAll(effect.called);
      }
    }
    return changed;
  }

  /** What code does by itself; {@code called} are methods, classes, and variables with methods. */
  private record Effect(Set<String> changed, Set<String> called) {
    static Effect of(Tree tree) {
      Scan scan = new Scan();
      scan.scan(tree, null);
      scan.changed.removeAll(scan.declared);
      return new Effect(scan.changed, scan.called);
    }
  }

  private static final class Scan extends TreeScanner<Void, Void> {
    final Set<String> changed = new TreeSet<>();
    final Set<String> called = new TreeSet<>();
    final Set<String> declared = new TreeSet<>();

    @Override
    public Void visitVariable(VariableTree tree, Void none) {
      declared.add(tree.getName().toString());
      return super.visitVariable(tree, none);
    }

    @Override
    public Void visitAssignment(AssignmentTree tree, Void none) {
      changed.add(root(tree.getVariable()));
      return super.visitAssignment(tree, none);
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void none) {
      changed.add(root(tree.getVariable()));
      return super.visitCompoundAssignment(tree, none);
    }

    @Override
    public Void visitUnary(UnaryTree tree, Void none) {
      changed.add(root(tree.getExpression()));
      return super.visitUnary(tree, none);
    }

    @Override
    public Void visitExpressionStatement(ExpressionStatementTree tree, Void none) {
      if (tree.getExpression() instanceof MethodInvocationTree call) {
        changed.add(root(call.getMethodSelect()));
      }
      return super.visitExpressionStatement(tree, none);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      called.add(root(call.getMethodSelect()));
      if (call.getMethodSelect() instanceof MemberSelectTree of) {
        called.add(of.getIdentifier().toString());
      }
      return super.visitMethodInvocation(call, none);
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void none) {
      called.add(root(made.getIdentifier()));
      return super.visitNewClass(made, none);
    }

    /** The name that an expression begins with. */
    private static String root(Tree expression) {
      return expression.toString().split("\\P{javaJavaIdentifierPart}", 2)[0];
    }
  }
}
