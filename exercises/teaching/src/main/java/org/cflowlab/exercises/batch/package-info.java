/**
 * The teacher's batch: many submissions, each run in a process of its own, graded here.
 *
 * <p>Three walls stand between a submission and its points. {@link
 * org.cflowlab.exercises.batch.Screen} reads the compiled classes and refuses those that reach for
 * other people's ({@code java.lang.reflect} and its like). {@link
 * org.cflowlab.exercises.batch.Jail} starts the process that runs them with limits and, where Linux
 * allows it, without a network and with one writable folder. And that process only notes answers
 * ({@link org.cflowlab.exercises.grading.Recording}): points are given here.
 */
package org.cflowlab.exercises.batch;
