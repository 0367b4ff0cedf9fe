package org.cflowlab.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Npz;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Transformed;

/**
 * The released way from a context to planar steps: u, w and b of all K steps from a network each,
 * linear, ReLU, linear, then batch normalisation over the flow parameters themselves, which makes
 * one sample's flow depend on its neighbours in the batch. Our planar step does the rest.
 */
final class ReleasedPlanar {
  private static final double EPSILON = 1e-5;

  private final Npz file;
  private final NDManager manager;

  ReleasedPlanar(Npz file, NDManager manager) {
    this.file = file;
    this.manager = manager;
  }

  /** z_0 [B, L] and a context [B, H] to z_K and the sum of the log-determinants. */
  Transformed forward(NDArray z, NDArray context) throws IOException {
    long batch = z.getShape().get(0);
    long latent = z.getShape().get(1);
    NDArray u = amortised("amor_u", context).reshape(batch, -1, latent); // [B, K, L]
    NDArray w = amortised("amor_w", context).reshape(batch, -1, latent);
    NDArray b = amortised("amor_b", context); // [B, K]
    Planar planar = new Planar((int) latent);
    NDArray logDet = manager.zeros(new Shape(batch), z.getDataType());
    for (int k = 0; k < b.getShape().get(1); k++) {
      Transformed step = planar.forward(z, parameters(u, w, b, k));
      z = step.z();
      logDet = logDet.add(step.logDet());
    }
    return new Transformed(z, logDet);
  }

  /** The parameters of the k-th step [B, 2L + 1] from those of all: [B, K, L] twice and [B, K]. */
  static NDArray parameters(NDArray u, NDArray w, NDArray b, int k) {
    String kth = ":, " + k;
    NDArray bk = b.get(kth).expandDims(1);
    return u.get(kth).concat(w.get(kth), 1).concat(bk, 1);
  }

  private NDArray amortised(String network, NDArray context) throws IOException {
    String name = "p.posterior." + network;
    NDArray h = Functions.relu(linear(name + ".0", context));
    return normalised(name + ".3", linear(name + ".2", h));
  }

  private NDArray linear(String name, NDArray x) throws IOException {
    return x.matMul(get(name, "weight").transpose()).add(get(name, "bias"));
  }

  private NDArray normalised(String name, NDArray x) throws IOException {
    int[] batch = {0};
    NDArray centred = x.sub(x.mean(batch, true));
    NDArray deviation = centred.square().mean(batch, true).add(EPSILON).sqrt();
    return centred.div(deviation).mul(get(name, "weight")).add(get(name, "bias"));
  }

  private NDArray get(String name, String leaf) throws IOException {
    return file.get(name + "." + leaf, manager);
  }
}
