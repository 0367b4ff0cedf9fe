/**
 * Whole experiments: train the models, score them on the same test images beside the floors, test
 * the difference, and write what was found with everything needed to read it right.
 */
package org.cflowlab.experiment;
