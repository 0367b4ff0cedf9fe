/**
 * The course as a static site: the notebooks with their outputs as pages that open from a disk,
 * with the mathematics and the interactive parts working and no network.
 */
package org.cflowlab.cli.site;
