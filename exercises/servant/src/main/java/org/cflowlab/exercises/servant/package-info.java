/**
 * The servant of a student's classes: it answers questions about them, and knows no right answer. A
 * question is data, a method's name and its arguments, so it may come from the same process (a
 * notebook, {@code lab check}) or over a pipe from another (the batch).
 *
 * <p>{@link org.cflowlab.exercises.servant.Servant} holds one answer, {@link
 * org.cflowlab.exercises.servant.Remote} asks it; {@link
 * org.cflowlab.exercises.servant.ServantProgram} is the process of a hand-in.
 */
package org.cflowlab.exercises.servant;
