/**
 * Images with several raters' masks: where they come from, how they are held, and how they are
 * split.
 *
 * <p>{@link org.cflowlab.data.DataSets} opens a set by name or path. {@link
 * org.cflowlab.data.PatchSet} holds it, {@link org.cflowlab.data.Split} divides it by patient.
 * {@link org.cflowlab.data.KnownTruthLesions} makes images whose distribution of masks is known;
 * {@link org.cflowlab.data.PatchReader} reads real ones, in any of the layouts they come in.
 */
package org.cflowlab.data;
