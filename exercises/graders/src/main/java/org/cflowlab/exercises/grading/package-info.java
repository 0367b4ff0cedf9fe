/**
 * The graders: one JUnit class per exercise, and what runs them in a notebook cell ({@link
 * org.cflowlab.exercises.grading.Grade}) or in a terminal ({@code lab check}).
 *
 * <p>A grader knows the usual mistakes as wrong answers. Where a check fails, the number the
 * student got is compared with the number each of them gives; the one that agrees names the
 * mistake.
 */
package org.cflowlab.exercises.grading;
