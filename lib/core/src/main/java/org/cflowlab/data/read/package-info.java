/**
 * Reads images with several raters' masks from the files they come in. {@link
 * org.cflowlab.data.read.DataSets} opens a set by name or path; {@link
 * org.cflowlab.data.read.PatchReader} reads any of the layouts in circulation.
 */
package org.cflowlab.data.read;
