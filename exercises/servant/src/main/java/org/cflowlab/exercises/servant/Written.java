package org.cflowlab.exercises.servant;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;

/** How much of an answer is written, the most first. */
enum Written {
  ALL,
  PARTLY,
  NOTHING;

  /** A method is not written where all that it does is to throw what a stub throws. */
  static Written of(Tree tree) {
    Methods methods = new Methods();
    methods.scan(tree, null);
    if (!methods.anyLeft) {
      return ALL;
    }
    return methods.anyWritten ? PARTLY : NOTHING;
  }

  private static final class Methods extends TreeScanner<Void, Void> {
    boolean anyWritten;
    boolean anyLeft;

    @Override
    public Void visitClass(ClassTree type, Void none) {
      anyWritten |= type.getMembers().stream().anyMatch(Methods::computes);
      return super.visitClass(type, none);
    }

    /** A field with a value, which may be a lambda, or code that runs before any method. */
    private static boolean computes(Tree member) {
      return member instanceof BlockTree
          || member instanceof VariableTree field && field.getInitializer() != null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      anyWritten |= method.getBody() != null && !isStub(method.getBody());
      return super.visitMethod(method, none);
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void none) {
      anyLeft |= made.getIdentifier().toString().endsWith("NotYetDone");
      return super.visitNewClass(made, none);
    }

    private static boolean isStub(BlockTree body) {
      return body.getStatements().size() == 1
          && body.getStatements().get(0) instanceof ThrowTree thrown
          && thrown.getExpression() instanceof NewClassTree made
          && made.getIdentifier().toString().endsWith("NotYetDone");
    }
  }
}
