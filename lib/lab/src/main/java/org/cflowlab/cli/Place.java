package org.cflowlab.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where the help lists a command: smaller numbers first, one ten for each kind of work (20 to train
 * and measure, 30 exercises, 40 notebooks, 50 data, 60 what runs them, 70 tests). Commands without
 * one stand at the end, by name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Place {
  /** The place. */
  int value();
}
