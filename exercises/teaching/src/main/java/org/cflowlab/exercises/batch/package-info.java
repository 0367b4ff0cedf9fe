/**
 * Grading a folder of submissions: {@code lab grade}.
 *
 * <p>{@link org.cflowlab.exercises.batch.GradeCommand} looks up each submission in the {@link
 * org.cflowlab.exercises.batch.Ledger}; {@link org.cflowlab.exercises.batch.Examination} examines
 * those that are new. The student's classes are in a {@link
 * org.cflowlab.exercises.batch.ServantProcess} behind {@link org.cflowlab.exercises.batch.Walls},
 * which a {@link org.cflowlab.exercises.batch.Probe} tries beforehand; the graders ask from this
 * process, which loads no student's class. The {@link org.cflowlab.exercises.batch.GradeBook} is
 * what the teacher gets.
 */
package org.cflowlab.exercises.batch;
