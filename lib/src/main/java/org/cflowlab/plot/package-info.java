/**
 * Pictures, drawn to {@link java.awt.image.BufferedImage}: learning curves and grids of masks over
 * images, in the course's fixed colours. Stands alone on plain arrays.
 */
package org.cflowlab.plot;
