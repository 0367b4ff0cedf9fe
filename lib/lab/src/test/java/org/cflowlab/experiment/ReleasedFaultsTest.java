package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.cflowlab.array.Functions;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.metric.EnergyDistance;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;

/** Faults of the evaluation in the paper authors' released code, each shown to be absent. */
class ReleasedFaultsTest {
  /** The release casts probabilities to bytes, which makes 0 of all below 1. */
  @Test
  void probabilitiesAreNotCastToBytes() {
    PatchSet set = KnownTruthLesions.generate(6, 16, 1).patches();
    try (NDManager manager = Torch.newManager();
        DeterministicUNet net =
            new DeterministicUNet(manager, 1, new int[] {2, 3}, .9, DataType.FLOAT32, 1)) {
      NDArray x = set.images(manager, set.all());
      NDArray logits = net.logits(x, net.parameters().evaluation());
      double[] p = Functions.sigmoid(logits).toType(DataType.FLOAT64, false).toDoubleArray();
      assertThat(Arrays.stream(p)).as("probabilities").allMatch(pi -> pi > .5 && pi < 1);

      Scores scores = new Evaluation(set, set.all(), 1).score("U-Net", net, Progress.NONE);
      NDArray masks = set.masks(manager, set.all());
      NDArray marked = masks.onesLike();
      float[] ged = EnergyDistance.of(masks, marked).v().toFloatArray();
      for (int i = 0; i < ged.length; i++) {
        assertThat(scores.of(Metric.GED_V)[i])
            .as("every pixel is marked")
            .isCloseTo(ged[i], within(1e-6));
        assertThat(scores.of(Metric.CLL)[i]).isCloseTo(nll(set, i, p), within(1e-3));
      }
    }
  }

  /** -log p of the masks of patch i under pixels' probabilities, mean over raters. */
  private static double nll(PatchSet set, int i, double[] p) {
    try (NDManager manager = Torch.newManager()) {
      float[] masks = set.masks(manager, i).toFloatArray();
      int area = set.height() * set.width();
      double sum = 0;
      for (int k = 0; k < masks.length; k++) {
        double pi = p[i * area + k % area];
        sum -= Math.log(masks[k] > 0 ? pi : 1 - pi);
      }
      return sum / set.raters();
    }
  }
}
