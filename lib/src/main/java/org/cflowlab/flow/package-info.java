/**
 * Normalizing flows on a latent vector z [B, L]: each step's file is its equation, a chain composes
 * steps whose parameters a small network reads from a context. Stands alone on arrays.
 *
 * <p>Numbers in parentheses are equations of Selvan et al. (2020).
 */
package org.cflowlab.flow;
