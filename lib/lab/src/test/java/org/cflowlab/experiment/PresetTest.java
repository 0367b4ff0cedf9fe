package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresetTest {
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "lab", "paper"})
  void knowsItsNames(String name) {
    assertThat(Preset.named(name).name()).isEqualTo(name);
  }

  @Test
  void paperHasThePapersSettings() {
    Preset paper = Preset.named("paper");
    assertThat(paper.latent()).isEqualTo(6);
    assertThat(paper.batch()).isEqualTo(96);
    assertThat(paper.peakRate()).isEqualTo(1e-4);
    assertThat(paper.filters()).hasSize(4);
    assertThat(paper.training(1).rate(0)).isEqualTo(1e-4);
    assertThat(paper.training(1).rate(20_000)).isEqualTo(1e-4);
  }

  @Test
  void whatIsAskedForReachesTheTraining() {
    Preset asked =
        Preset.named("tiny").withSteps(7).withBeta(3).withRise(0).withMasks(4).withElastic(1.5);
    assertThat(asked.training(1).steps()).isEqualTo(7);
    assertThat(asked.training(1).masks()).isEqualTo(4);
    assertThat(asked.training(1).beta(0)).isEqualTo(3);
    assertThat(asked.deformation().strength()).isEqualTo(1.5);
    assertThat(asked)
        .hasToString(
            "tiny: filters [8, 16, 32], L = 2, 7 steps of 16 images, beta = 3.0, 4 raters of each, bent by 1.5 pixels");
  }

  @Test
  void anUnknownNameNamesTheKnownOnes() {
    assertThatThrownBy(() -> Preset.named("huge"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("huge")
        .hasMessageContaining("tiny, lab, paper");
  }

  @Test
  void modelsAreReadFromAList() {
    assertThat(ModelKind.parse("planar, prob")).containsExactly(ModelKind.PLANAR, ModelKind.PROB);
    assertThatThrownBy(() -> ModelKind.parse("prob,gan")).hasMessageContaining("'gan'");
    assertThatThrownBy(() -> ModelKind.parse("prob,prob")).hasMessageContaining("twice");
  }
}
