package org.cflowlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModelKindTest {
  @Test
  void modelsAreReadFromAList() {
    assertThat(ModelKind.parse("planar, prob")).containsExactly(ModelKind.PLANAR, ModelKind.PROB);
    assertThatThrownBy(() -> ModelKind.parse("prob,gan")).hasMessageContaining("'gan'");
    assertThatThrownBy(() -> ModelKind.parse("prob,prob")).hasMessageContaining("twice");
  }
}
