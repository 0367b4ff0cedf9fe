package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.cflowlab.metric.ConditionalLogLikelihood;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.metric.JaccardDistance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeterministicUNetTest {
  private NDManager manager;
  private DeterministicUNet net;
  private Weights weights;
  private NDArray x;
  private NDArray masks;
  private NDArray logits;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
    net = new DeterministicUNet(manager, 1, new int[] {4, 6}, .3, DataType.FLOAT64, 1);
    weights = net.parameters().evaluation();
    x = new Noise(2, "images").normal(manager, new Shape(3, 1, 8, 8), DataType.FLOAT64);
    NDArray noise = new Noise(3, "masks").normal(manager, new Shape(3, 4, 8, 8), DataType.FLOAT64);
    masks = noise.gt(0).toType(DataType.FLOAT64, false);
    logits = net.logits(x, weights);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray sample(int n) {
    NDArray eps = new Noise(4, "eps").normal(manager, new Shape(3, n, 0), DataType.FLOAT64);
    return net.sample(x, eps, weights);
  }

  @Test
  void everySampleIsTheSameMask() {
    NDArray samples = sample(5);
    assertThat(samples.getShape()).isEqualTo(new Shape(3, 5, 8, 8));
    for (int n = 0; n < 5; n++) {
      assertThat(samples.get(":, " + n + ":" + (n + 1))).isEqualTo(logits);
    }
  }

  @Test
  void startsAtTheForegroundShare() {
    assertThat(Functions.sigmoid(logits).mean().getDouble()).isCloseTo(.3, within(.1));
  }

  /** -sum_i [ s_i log p_i + (1 - s_i) log(1 - p_i) ], written out. */
  private double[] crossEntropy(NDArray mask) {
    NDArray p = Functions.sigmoid(logits);
    NDArray q = p.neg().add(1);
    NDArray terms = mask.mul(p.log()).add(mask.neg().add(1).mul(q.log()));
    return Functions.sumPerSample(terms).neg().toDoubleArray();
  }

  @Test
  void itsObjectiveIsTheCrossEntropy() {
    NDArray mask = masks.get(":, 0:1");
    Terms objective = Elbo.of(net, x, mask, null, weights);
    assertThat(objective.reconstruction().toDoubleArray())
        .containsExactly(crossEntropy(mask), within(1e-9));
    assertThat(objective.kl().toDoubleArray()).containsOnly(0);
  }

  @Test
  void itsNegativeCllIsThatOfItsProbabilitiesWhateverN() {
    double[] nll = new double[3];
    for (int rater = 0; rater < 4; rater++) {
      double[] one = crossEntropy(masks.get(":, " + rater + ":" + (rater + 1)));
      for (int i = 0; i < 3; i++) {
        nll[i] += one[i] / 4;
      }
    }
    assertThat(ConditionalLogLikelihood.negative(masks, sample(7)).toDoubleArray())
        .containsExactly(nll, within(1e-9));
  }

  @Test
  void itsEnergyDistanceIsThatOfOneAnswer() {
    NDArray one = logits.gt(0).toType(DataType.FLOAT64, false);
    NDArray toRaters = JaccardDistance.between(masks, one).reshape(3, -1).mean(new int[] {1});
    NDArray among = JaccardDistance.between(masks, masks).reshape(3, -1).mean(new int[] {1});
    double[] expected = toRaters.mul(2).sub(among).toDoubleArray();
    EnergyDistance ged = EnergyDistance.of(masks, sample(16).gt(0).toType(DataType.FLOAT64, false));
    assertThat(ged.v().toDoubleArray()).containsExactly(expected, within(1e-12));
    assertThat(ged.u().toDoubleArray()).containsExactly(expected, within(1e-12));
  }
}
