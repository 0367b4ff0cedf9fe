/**
 * How good a set of segmentations is: the generalized energy distance, the conditional
 * log-likelihood, and the floors every table shows beside a model. Stands alone on arrays, and
 * works on many images at once by matrix products.
 *
 * <p>Masks are 0 or 1, [I, n, H, W]: n masks for each of I images.
 */
package org.cflowlab.metric;
