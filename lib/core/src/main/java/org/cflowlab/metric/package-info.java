/**
 * How good a set of segmentations is: the generalized energy distance, the conditional
 * log-likelihood, overlap (IoU, Dice, Hungarian-matched IoU), cross correlation, calibration,
 * diversity, how much of a distance is about marking anything at all, and the floors every table
 * shows beside a model. Stands alone on arrays, and works on many images at once by matrix
 * products.
 *
 * <p>Masks are 0 or 1, [I, n, H, W]: n masks for each of I images. Two empty masks are the same
 * mask: their IoU and Dice are 1, and with an empty and another one both are 0.
 */
package org.cflowlab.metric;
