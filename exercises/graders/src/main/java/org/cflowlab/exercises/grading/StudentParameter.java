package org.cflowlab.exercises.grading;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands each grader the student that {@link Grade} put into the store of its launcher session. */
final class StudentParameter implements ParameterResolver {
  /** Where in the store: the same parts make the same place for the launcher and for Jupiter. */
  static final String PLACE = "cflow-lab";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == Student.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(PLACE))
        .get(Student.class);
  }
}
