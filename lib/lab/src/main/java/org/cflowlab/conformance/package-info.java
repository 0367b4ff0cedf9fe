/**
 * Does this library compute what the paper's authors' PyTorch code computes? Files with that code's
 * inputs, parameters and outputs are read, the parameters put into our networks, and the outputs
 * compared.
 *
 * <p>What the released code does and this library does not (batch normalisation over flow
 * parameters, 1e-6 inside logarithms, halves put together in another order) lives here alone, in
 * the classes whose names begin with {@code Released}.
 */
package org.cflowlab.conformance;
