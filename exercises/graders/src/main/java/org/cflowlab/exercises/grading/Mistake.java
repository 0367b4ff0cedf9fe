package org.cflowlab.exercises.grading;

/**
 * A usual mistake.
 *
 * @param name a few words for teachers, unique within the exercise
 * @param hint what to tell the student who made it
 * @param wrong an answer that makes it
 */
record Mistake<T>(String name, String hint, T wrong) {}
