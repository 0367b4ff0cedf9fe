/**
 * Images with several raters' masks: how they are held, split and made.
 *
 * <p>{@link org.cflowlab.data.PatchSet} holds a set, {@link org.cflowlab.data.Split} divides it by
 * patient. {@link org.cflowlab.data.KnownTruthLesions} makes images whose distribution of masks is
 * known. Real ones come from the room below, {@code org.cflowlab.data.read}.
 */
package org.cflowlab.data;
