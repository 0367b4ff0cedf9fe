package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;

class LoadingTest {
  /** As a loader does that has some of the tensors, and keeps the network's own for the rest. */
  @Test
  void aNetworksOwnTensorsMayBeLoadedIntoIt() {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = SmallNet.planar(manager)) {
      float[] before = net.parameters().values().toFloatArray();
      Map<String, NDArray> own = net.parameters().named();
      assertThat(own.keySet()).anyMatch(name -> name.contains("running"));
      net.parameters().load(own::get);
      assertThat(net.parameters().values().toFloatArray()).isEqualTo(before);
      assertThat(net.parameters().named().keySet()).isEqualTo(own.keySet());
    }
  }
}
