package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.Segmenter;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelKindTest {
  @Test
  void modelsAreReadFromAList() {
    assertThat(ModelKind.parse("planar, prob")).containsExactly(ModelKind.PLANAR, ModelKind.PROB);
    assertThatThrownBy(() -> ModelKind.parse("prob,gan")).hasMessageContaining("'gan'");
    assertThatThrownBy(() -> ModelKind.parse("prob,prob")).hasMessageContaining("twice");
  }

  @ParameterizedTest
  @EnumSource(ModelKind.class)
  void everyModelIsSavedAndLoadedAsItIs(ModelKind kind, @TempDir Path temp) throws IOException {
    Settings settings = Settings.builder().setName("test").setFilters(3, 5).optLatent(2).build();
    Path file = temp.resolve("model.npz");
    try (NDManager manager = Torch.newManager();
        Segmenter net = kind.build(settings, .3, 1, manager)) {
      ModelFile.save(net, Map.of(), file);
      try (Segmenter again = ModelFile.load(file, manager).net()) {
        NDArray x = new Noise(1, "x").normal(manager, new Shape(2, 1, 8, 8), DataType.FLOAT32);
        Shape eps = new Shape(2, 3, net.latent());
        NDArray drawn = sample(net, x, eps);
        assertThat(drawn.getShape()).isEqualTo(new Shape(2, 3, 8, 8));
        assertThat(sample(again, x, eps)).isEqualTo(drawn);
      }
    }
  }

  private static NDArray sample(Segmenter net, NDArray x, Shape eps) {
    NDArray noise = new Noise(2, "eps").normal(x.getManager(), eps, DataType.FLOAT32);
    return net.sample(x, noise, net.parameters().evaluation());
  }

  @Test
  void theProbUNetWithASampledDivergenceDiffersInItsTrainingAlone() {
    Settings settings = Settings.named("tiny");
    assertThat(ModelKind.PROB.training(settings)).isSameAs(settings);
    assertThat(ModelKind.PROB_MC.training(settings).objective()).hasToString("elbo-mc");
    try (NDManager manager = Torch.newManager();
        Segmenter plain = ModelKind.PROB.build(settings, .3, 1, manager);
        Segmenter sampled = ModelKind.PROB_MC.build(settings, .3, 1, manager)) {
      assertThat(sampled.parameters().values()).isEqualTo(plain.parameters().values());
    }
  }
}
