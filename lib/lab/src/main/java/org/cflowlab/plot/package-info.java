/**
 * Pictures, drawn to {@link java.awt.image.BufferedImage} in the course's fixed colours: curves,
 * grids of masks over images, densities and maps of the plane, matrices; and block diagrams as SVG.
 * Stands alone on plain arrays.
 */
package org.cflowlab.plot;
