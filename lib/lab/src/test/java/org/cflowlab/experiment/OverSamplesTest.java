package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.metric.Pieces;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an evaluation says of samples: each patch has its own figures, the same ones each time. */
class OverSamplesTest {
  private static final int[] SOME = {7, 2, 5};

  private final NDManager manager = Torch.newManager();
  private final CFlowNet net = CFlowNet.builder().setFilters(4, 8).setSeed(1).build(manager);
  private final PatchSet set = KnownTruthLesions.generate(9, 32, 1).patches();
  private final Evaluation evaluation = new Evaluation(set, SOME, 1);

  @AfterEach
  void close() {
    net.close();
    manager.close();
  }

  @Test
  void pieces() {
    Plausibility all = evaluation.plausibility(net, Progress.NONE);
    assertThat(all.samples()).hasSize(3);
    assertThat(all.torn()).hasSize(3);
    assertThat(evaluation.plausibility(net, Progress.NONE).samples())
        .containsExactly(all.samples());
    double[] raters = new double[3];
    for (int i = 0; i < 3; i++) {
      NDArray pieces = Pieces.of(set.masks(manager, SOME[i]));
      raters[i] = pieces.mean().getFloat();
    }
    assertThat(all.raters()).containsExactly(raters);
  }

  @Test
  void whetherOrWhat() {
    WhetherOrWhat all = evaluation.whetherOrWhat(net, 5, Progress.NONE);
    assertThat(all.drawn()).isEqualTo(5);
    assertThat(evaluation.whetherOrWhat(net, 5, Progress.NONE).whether())
        .containsExactly(all.whether());
    for (int i = 0; i < 3; i++) {
      NDArray masks = set.masks(manager, SOME[i]);
      double marked = masks.max(new int[] {3}).max(new int[] {2}).mean().getFloat();
      assertThat(all.raters()[i]).isCloseTo(1 - marked, within(1e-6));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluation.whetherOrWhat(net, 1, Progress.NONE))
        .withMessage("samples must be at least 2, not 1");
  }

  /** What is no number would be read as no mark, which is right where nothing is marked. */
  @Test
  void aNetworkWithoutNumbersIsNotScored() {
    net.parameters().setValues(net.parameters().values().stopGradient().mul(Double.NaN));
    for (ThrowingCallable scored :
        List.<ThrowingCallable>of(
            () -> evaluation.score("broken", net, Progress.NONE),
            () -> evaluation.plausibility(net, Progress.NONE),
            () -> evaluation.whetherOrWhat(net, 2, Progress.NONE))) {
      assertThatIllegalArgumentException()
          .isThrownBy(scored)
          .withMessageContaining("must be finite numbers, and some are NaN or infinite");
    }
  }
}
