package org.cflowlab.exercises.grading;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** One check of a grader. */
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Graded {
  /** What is checked, in a few words. */
  String value();

  /** What it is worth. */
  int points();

  /** What to try when it fails and no usual mistake is recognised. */
  String advice();

  /** The same where the other checks of the method pass, if there is more to say then. */
  String ifAlone() default "";
}
