package org.cflowlab.exercises.grading;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class of checks, run in their order on one student. */
@ExtendWith({StudentParameter.class, WarmUp.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Grader {
  /** Whether it asks about tensors: the engine is then loaded before the student's time runs. */
  boolean tensors() default false;
}
