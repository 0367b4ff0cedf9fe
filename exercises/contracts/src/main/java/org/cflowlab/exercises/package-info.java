/**
 * The exercises: what to write. One interface per exercise, named as in the notebooks (E1 to E11),
 * and the few types they share. A class that implements one may live in a notebook cell or in the
 * package {@code answers}.
 *
 * <p>E1, E8, E10 and E11 are about numbers and masks, so they use plain Java arrays. The others use
 * DJL arrays, as the model does: there a batch has one row per example, and the shapes stand in
 * every comment. B is the batch size, L the dimension of z.
 */
package org.cflowlab.exercises;
