package org.cflowlab.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cflowlab.array.Npz;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadFileException;
import org.cflowlab.flow.Planar;
import org.cflowlab.flow.Transformed;
import org.cflowlab.flow.TransformedGaussian;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.misprint.BaseDensityAtZK;
import org.cflowlab.model.CFlowNet;

/** The comparison of one file of golden vectors, tensor by tensor. */
public final class Golden {
  /** The files of a complete folder. */
  public static final List<String> FILES =
      List.of("planar.npz", "glow.npz", "ged.npz", "unet.npz", "prob_unet.npz", "cflow_planar.npz");

  private static final double FLOAT64 = 1e-9;

  /** The distances are given in float32. */
  private static final double FLOAT32 = 1e-6;

  private final Npz file;
  private final NDManager manager;
  private final List<Difference> differences = new ArrayList<>();

  private Golden(Npz file, NDManager manager) {
    this.file = file;
    this.manager = manager;
  }

  /**
   * Computes and compares every output in a file.
   *
   * @param file one of {@link #FILES}, in a folder
   * @throws BadFileException if it is damaged or not such a file
   */
  public static List<Difference> compare(Path file) throws IOException {
    try (NDManager manager = Torch.newManager()) {
      Golden golden = new Golden(Npz.read(file), manager);
      try {
        golden.run(file.getFileName().toString());
      } catch (RuntimeException e) {
        throw new BadFileException(file, "its arrays do not fit together: " + e.getMessage(), e);
      }
      return golden.differences;
    }
  }

  private void run(String name) throws IOException {
    switch (name) {
      case "planar.npz" -> planar();
      case "glow.npz" -> glow();
      case "ged.npz" -> energyDistance();
      case "unet.npz" -> unet();
      case "prob_unet.npz", "cflow_planar.npz" -> model();
      default -> throw new BadFileException(file.file(), "no golden file of this name is known");
    }
  }

  private void planar() throws IOException {
    NDArray z = get("z0");
    Planar step = new Planar((int) z.getShape().get(1));
    int steps = (int) file.shape("b").get(1);
    List<NDArray> states = new ArrayList<>();
    List<NDArray> logDets = new ArrayList<>();
    for (int k = 0; k < steps; k++) {
      Transformed t = step.forward(z, ReleasedPlanar.parameters(get("u"), get("w"), get("b"), k));
      z = t.z();
      states.add(z);
      logDets.add(t.logDet());
    }
    compare("z", stack(states));
    compare("log_det", stack(logDets));
  }

  private static NDArray stack(List<NDArray> steps) {
    return NDArrays.stack(new NDList(steps.toArray(NDArray[]::new)), 1);
  }

  private void glow() throws IOException {
    ReleasedGlow glow = new ReleasedGlow(file, manager);
    compare("actnorm", ReleasedGlow.actNorm(get("x"), get("s"), get("t")));
    compare("conv", ReleasedGlow.convolution(get("x"), get("W")));
    for (int parity = 0; parity < 2; parity++) {
      String name = "coupling" + parity;
      compare(name, glow.coupling(name, parity, get("x"), get("h")));
    }
  }

  private void compare(String name, Transformed ours) throws IOException {
    compare(name + "_z", ours.z());
    compare(name + "_log_det", ours.logDet());
  }

  private void energyDistance() throws IOException {
    compare("ged", ReleasedEnergyDistance.of(get("raters"), get("samples")), FLOAT32);
  }

  private void unet() throws IOException {
    StateDict state = new StateDict(file, manager);
    try (CFlowNet net = state.network()) {
      NDArray x = get("x");
      compare("y_train", lastLayer(net.features(x, net.parameters().training())));
      net.parameters().updateStatistics();
      Map<String, NDArray> after = net.parameters().named();
      for (String ours : after.keySet()) {
        String theirs = state.theirs(ours);
        if (theirs != null && theirs.contains(".running_")) {
          compare(theirs.replaceFirst("^p\\.", "after."), after.get(ours));
        }
      }
      compare("y_eval", lastLayer(net.features(x, net.parameters().evaluation())));
    }
  }

  private NDArray lastLayer(NDArray features) throws IOException {
    NDArray weight = get("p.last_layer.weight");
    return Conv2d.conv2d(features, weight, get("p.last_layer.bias")).head();
  }

  private void model() throws IOException {
    StateDict state = new StateDict(file, manager);
    try (CFlowNet net = state.network()) {
      NDArray x = get("x");
      NDArray mask = get("mask");
      Weights weights = net.parameters().training();
      TransformedGaussian prior = net.prior(x, weights);
      CFlowNet.Posterior q = net.posterior(x, mask, get("eps"), weights);
      if (state.hasFlow()) {
        Transformed t = new ReleasedPlanar(file, manager).forward(q.z0(), q.context());
        q = new CFlowNet.Posterior(q.base(), q.z0(), t.z(), t.logDet(), q.context());
      }
      NDArray features = net.features(x, weights);
      NDArray logits = net.decode(features, q.zK().expandDims(1), weights);
      compare("post_mu", q.base().mu());
      compare("post_sigma", q.base().logSigma().exp());
      compare("prior_mu", prior.base().mu());
      compare("prior_sigma", prior.base().logSigma().exp());
      compare("z0", q.z0());
      compare("zK", q.zK());
      compare("log_det", q.logDet());
      compare("features", features);
      compare("logits", logits);
      compare("reconstruction", Elbo.reconstruction(mask, logits));
      compare("kl_mc", Elbo.monteCarloKl(q, prior));
      compare("kl_released", BaseDensityAtZK.divergence(q, prior));
      compare("kl_analytic", q.base().kl(prior.base()));
    }
  }

  /** An array of the file in float64. */
  private NDArray get(String name) throws IOException {
    return file.get(name, manager).toType(DataType.FLOAT64, false);
  }

  private void compare(String name, NDArray ours) throws IOException {
    compare(name, ours, FLOAT64);
  }

  private void compare(String name, NDArray ours, double tolerance) throws IOException {
    Shape shape = file.shape(name);
    if (!shape.equals(ours.getShape())) {
      throw new BadFileException(
          file.file(), "'" + name + "' is " + shape + ", but must be " + ours.getShape());
    }
    double largest = 0;
    double[] a = get(name).toDoubleArray();
    double[] b = ours.toDoubleArray();
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
    }
    differences.add(new Difference(file.file().getFileName().toString(), name, largest, tolerance));
  }
}
