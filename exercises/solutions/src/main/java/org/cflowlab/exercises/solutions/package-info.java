/**
 * For teachers: of each exercise a solution, right answers written in other ways, and the usual
 * mistakes as students write them. A mistake's key is the name under which the grader must
 * recognise it.
 */
package org.cflowlab.exercises.solutions;
