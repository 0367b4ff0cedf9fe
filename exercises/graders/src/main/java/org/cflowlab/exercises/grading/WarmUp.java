package org.cflowlab.exercises.grading;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Loads the engine before the checks of a grader that asks about tensors. */
final class WarmUp implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    if (context.getRequiredTestClass().getAnnotation(Grader.class).tensors()) {
      Tensors.warmUp();
    }
  }
}
