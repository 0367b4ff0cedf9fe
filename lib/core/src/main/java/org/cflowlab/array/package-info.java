/**
 * Arrays: the PyTorch engine, named array functions, seeded noise, and the named tensors a network
 * is made of. Everything above computes with {@link ai.djl.ndarray.NDArray}.
 */
package org.cflowlab.array;
