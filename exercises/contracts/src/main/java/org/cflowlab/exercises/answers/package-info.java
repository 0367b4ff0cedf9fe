/**
 * Your answers: one class per exercise, to be filled in. {@code ./lab check E1} grades the file as
 * it is; the notebooks grade the same exercises in a cell.
 */
package org.cflowlab.exercises.answers;
