/**
 * Objectives that are wrong, kept to be looked at: what the paper prints and what its released code
 * computes in place of the cFlow objective. Each says what its fault is; nothing trains with them
 * unless told to.
 */
package org.cflowlab.loss.misprint;
