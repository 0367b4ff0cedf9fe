package org.cflowlab.exercises.grading;

/**
 * A usual mistake.
 *
 * @param name a few words for teachers; what shows itself in two ways stands twice under one name
 * @param hint what to tell the student who made it
 * @param wrong an answer that makes it
 */
public record Mistake<T>(String name, String hint, T wrong) {}
