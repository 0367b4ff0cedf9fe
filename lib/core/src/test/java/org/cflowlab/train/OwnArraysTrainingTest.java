package org.cflowlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.file.BadInputException;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training on arrays that a program made, of two channels and some absent masks. */
class OwnArraysTrainingTest {
  private static PatchSet set(NDManager manager) {
    NDArray x = new Noise(1, "x").normal(manager, new Shape(24, 2, 8, 8), DataType.FLOAT32);
    NDArray s = x.get(":, 0:1").gt(0).toType(DataType.FLOAT32, true).repeat(1, 2);
    s.set(new ai.djl.ndarray.index.NDIndex("::3, 1"), Float.NaN);
    List<String> patients = IntStream.range(0, 24).mapToObj(i -> "p" + i / 2).toList();
    return PatchSet.of(x.clip(-2, 2).add(2).div(4), s, patients);
  }

  private static CFlowNet net(NDManager manager, int channels, DataType type) {
    return CFlowNet.builder()
        .setFilters(4, 6)
        .setSeed(1)
        .optChannels(channels)
        .optLatent(2)
        .optFlow(2, FlowKind.PLANAR)
        .optDataType(type)
        .build(manager);
  }

  private static Settings settings() {
    return Settings.builder()
        .setName("own")
        .setFilters(4, 6)
        .optLatent(2)
        .optSteps(30)
        .optBatch(8)
        .optPeakRate(5e-3)
        .optMasks(2)
        .optValidations(3)
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void trains(DataType type) {
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, 2, type)) {
      PatchSet set = set(manager);
      History history =
          new Trainer(net, set, Split.byPatient(set, 1), settings(), 1).run("own", Progress.NONE);
      List<History.Point> looks = history.validation();
      assertThat(looks.get(looks.size() - 1).loss()).isLessThan(looks.get(0).loss());
    }
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedByName() {
    try (NDManager manager = Torch.newManager();
        CFlowNet grey = net(manager, 1, DataType.FLOAT32);
        CFlowNet net = net(manager, 2, DataType.FLOAT32)) {
      PatchSet set = set(manager);
      Split split = Split.byPatient(set, 1);
      assertThatThrownBy(() -> new Trainer(grey, set, split, settings(), 1))
          .isInstanceOf(BadInputException.class)
          .hasMessage("the network takes images of 1 channels, not 2");
      Split empty = new Split(new int[0], split.validation(), split.test());
      assertThatThrownBy(() -> new Trainer(net, set, empty, settings(), 1))
          .isInstanceOf(BadInputException.class)
          .hasMessage("the split's part 'train' has no patches");
      Split far = new Split(split.train(), new int[] {24}, split.test());
      assertThatThrownBy(() -> new Trainer(net, set, far, settings(), 1))
          .isInstanceOf(BadInputException.class)
          .hasMessage("the split's part 'validation' has patch 24, but the set has 0 to 23");
    }
  }

  /** A step's batch never has fewer images than another's. */
  @Test
  void oneImageAStepWithOnePixelAtTheLowestResolutionIsRefused() {
    try (NDManager manager = Torch.newManager();
        CFlowNet latent = CFlowNet.builder().setFilters(2, 3, 4).setSeed(1).build(manager);
        DeterministicUNet unet =
            new DeterministicUNet(manager, 1, new int[] {2, 3, 4}, .3, DataType.FLOAT32, 1)) {
      for (Segmenter net : List.of(latent, unet)) {
        Split all = new Split(new int[] {0, 1, 2}, new int[] {3}, new int[0]);
        Split one = new Split(new int[] {0}, new int[] {3}, new int[0]);
        assertThatThrownBy(() -> train(net, 4, 4, all, 1))
            .isInstanceOf(BadInputException.class)
            .hasMessageStartingWith("one image a step of 4 x 4 pixels has a single pixel at the")
            .hasMessageContaining("2 images a step or more");
        assertThatThrownBy(() -> train(net, 4, 4, one, 8)).isInstanceOf(BadInputException.class);
        train(net, 4, 4, all, 2);
        train(net, 5, 4, one, 8);
      }
    }
  }

  private static void train(Segmenter net, int height, int width, Split split, int batch) {
    float[][][][] images = new float[4][1][height][width];
    PatchSet set = PatchSet.of(images, images, List.of("a", "b", "c", "d"));
    Settings settings =
        Settings.builder()
            .setName("small")
            .setFilters(2, 3, 4)
            .optSteps(1)
            .optBatch(batch)
            .optAugment(false)
            .build();
    new Trainer(net, set, split, settings, 1).run("small", Progress.NONE);
  }
}
