package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.ActNorm;
import org.cflowlab.flow.AffineCoupling;
import org.cflowlab.flow.Composed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFlowsTest {
  @TempDir private Path folder;

  @Test
  void aRegisteredFlowIsSavedAndLoaded() throws Exception {
    NamedFlows.register(
        "act-couple",
        (latent, k) ->
            new Composed(List.of(new ActNorm(latent), new AffineCoupling(latent, k % 2))));
    Path file = folder.resolve("model.npz");
    try (NDManager manager = Torch.newManager();
        CFlowNet net =
            SmallNet.builder()
                .optFlow(3, "act-couple")
                .optPriorFlow(1, "act-couple")
                .build(manager)) {
      ModelFile.save(net, Map.of(), file);
      try (Segmenter read = ModelFile.load(file, manager).net()) {
        assertThat(read.signature()).isEqualTo(net.signature());
        NDArray x = manager.ones(new Shape(1, 1, 8, 8));
        NDArray eps = manager.ones(new Shape(1, 2, 2));
        assertThat(read.sample(x, eps, read.parameters().evaluation()))
            .isEqualTo(net.sample(x, eps, net.parameters().evaluation()));
      }
    }
  }

  @Test
  void namesAreCheckedWhereTheyAreGiven() {
    assertThatThrownBy(() -> CFlowNet.builder().optFlow(2, "never-heard-of"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("never-heard-of");
    assertThatThrownBy(() -> NamedFlows.register("planar", (latent, k) -> new ActNorm(latent)))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> NamedFlows.register(" ", (latent, k) -> new ActNorm(latent)))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> NamedFlows.register("mine", null))
        .isInstanceOf(BadInputException.class);
  }
}
