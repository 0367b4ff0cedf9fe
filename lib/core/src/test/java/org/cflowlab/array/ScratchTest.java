package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void onlyTheValueIsLeftAndTheScopeAroundOwnsIt() {
    try (NDManager manager = Torch.newManager()) {
      NDArray a = manager.ones(new Shape(3));
      int before = manager.getManagedArrays().size();
      NDArray b = Scratch.keep(() -> a.add(1).mul(a).add(a));
      assertThat(b.toFloatArray()).containsOnly(3);
      assertThat(manager.getManagedArrays()).hasSize(before + 1);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Scratch.keep(() -> a.add(1).square());
      }
      assertThat(manager.getManagedArrays()).hasSize(before + 1);
    }
  }
}
