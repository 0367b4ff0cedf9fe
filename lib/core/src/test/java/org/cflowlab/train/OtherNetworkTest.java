package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.AffineCoupling;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.SmallNet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint of another network of as many values is no checkpoint of this one. */
class OtherNetworkTest {
  @TempDir private Path folder;

  private static CFlowNet net(NDManager manager, int parity) {
    return SmallNet.builder()
        .optFlow(2, k -> new AffineCoupling(2, (k + parity) % 2))
        .build(manager);
  }

  @Test
  void theFirstDifferenceIsNamed() {
    PatchSet set = KnownTruthLesions.generate(30, 16, 3).patches();
    Split split = Split.byPatient(set, 3);
    Settings settings = CheckpointTest.settings(2, 4).optValidations(1).build();
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, 0);
        CFlowNet other = net(manager, 1)) {
      new Trainer(net, set, split, settings, 1).optFolder(folder).run("one", Progress.NONE);
      new Trainer(net(manager, 0), set, split, settings, 1)
          .optFolder(folder)
          .run("the same", Progress.NONE);
      assertThatThrownBy(
              () ->
                  new Trainer(other, set, split, settings, 1)
                      .optFolder(folder)
                      .run("another", Progress.NONE))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("checkpoint of another network: there 'posterior's flow")
          .hasMessageContaining("parity=0");
    }
  }
}
