package org.cflowlab.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.util.stream.IntStream;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.cflowlab.train.Trainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A picture taken in tiles has the segmentations that it has when taken whole. */
@Tag("slow")
class TiledSamplingTest {
  private static final int HEIGHT = 700;
  private static final int WIDTH = 150;
  private static final int N = 3;

  /** Spots in every part of the picture, so that every part has marks. */
  private static GreyImage picture() {
    float[] values = new float[HEIGHT * WIDTH];
    for (int k = 0; k < values.length; k++) {
      double y = k / WIDTH / 9.;
      double x = k % WIDTH / 7.;
      values[k] = (float) (.5 + .5 * Math.sin(y) * Math.sin(x));
    }
    return new GreyImage(values, HEIGHT, WIDTH);
  }

  private static Segmenter net(ModelKind kind, NDManager manager) {
    return kind.build(Settings.named("tiny"), 1, .3, 5, manager);
  }

  /** One that has learnt to mark spots; an untrained one marks nothing, or all. */
  private static Segmenter trained(ModelKind kind, NDManager manager) throws IOException {
    PatchSet set =
        DataSets.open("embedded", new DataSets.Options(32, 60, 1), Progress.NONE).patches();
    Settings settings = Settings.named("tiny").withSteps(80);
    Segmenter net = net(kind, manager);
    new Trainer(net, set, Split.byPatient(set, 1), settings, 5).run("training", Progress.NONE);
    return net;
  }

  @Test
  void tilesGiveWhatTheWholeGives() throws IOException {
    for (ModelKind kind : new ModelKind[] {ModelKind.UNET, ModelKind.PROB}) {
      try (NDManager manager = Torch.newManager();
          Segmenter net = trained(kind, manager)) {
        GreyImage image = picture();
        Sampling whole = Sampling.whole(net, image, N, 3);
        Sampling tiled = new TiledSampling(net, image).draw(N, 3, Progress.NONE);
        assertThat(tiled.masks()).hasSize(N);
        double mean =
            IntStream.range(0, whole.mean().length)
                .mapToDouble(k -> Math.abs(tiled.mean()[k] - whole.mean()[k]))
                .average()
                .orElseThrow();
        double apart =
            IntStream.range(0, image.values().length)
                .mapToDouble(k -> Math.abs(tiled.mean()[k] - whole.mean()[k]))
                .max()
                .orElseThrow();
        assertThat(mean).as(kind.title()).isLessThan(.01);
        assertThat(apart).as(kind.title()).isLessThan(.3); // at steep edges alone
        for (int i = 0; i < N; i++) {
          float[] one = whole.masks().get(i);
          float[] other = tiled.masks().get(i);
          long differ = IntStream.range(0, one.length).filter(k -> one[k] != other[k]).count();
          assertThat(differ).as(kind.title()).isLessThan(one.length / 50);
          double marked =
              IntStream.range(0, one.length).mapToDouble(k -> one[k]).average().orElse(0);
          assertThat(marked).as(kind.title()).isBetween(.01, .95);
        }
      }
    }
  }

  @Test
  void doublePrecisionDrawsTheSame() {
    GreyImage image = picture();
    try (NDManager manager = Torch.newManager();
        CFlowNet single = untrained(DataType.FLOAT32, manager);
        CFlowNet wide = untrained(DataType.FLOAT64, manager)) {
      assertThat(Sampling.whole(wide, image, N, 3).mean())
          .containsExactly(Sampling.whole(single, image, N, 3).mean(), within(1e-4f));
      assertThat(new TiledSampling(wide, image).draw(N, 3, Progress.NONE).mean())
          .containsExactly(
              new TiledSampling(single, image).draw(N, 3, Progress.NONE).mean(), within(1e-4f));
    }
  }

  private static CFlowNet untrained(DataType type, NDManager manager) {
    return CFlowNet.builder()
        .setFilters(8, 16)
        .setSeed(5)
        .optPriorFlow(2, FlowKind.GLOW)
        .optDataType(type)
        .build(manager);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    try (NDManager manager = Torch.newManager();
        Segmenter net = net(ModelKind.PROB, manager)) {
      GreyImage image = picture();
      Sampling first = new TiledSampling(net, image).draw(N, 3, Progress.NONE);
      Sampling again = new TiledSampling(net, image).draw(N, 3, Progress.NONE);
      Sampling other = new TiledSampling(net, image).draw(N, 4, Progress.NONE);
      assertThat(again.mean()).isEqualTo(first.mean()).isNotEqualTo(other.mean());
      assertThat(again.masks().get(2)).isEqualTo(first.masks().get(2));
    }
  }

  /** What is taken in tiles is decided by the picture's size alone. */
  @Test
  void onlyLargePicturesNeedThem() {
    try (NDManager manager = Torch.newManager();
        Segmenter net = net(ModelKind.PROB, manager)) {
      int filters = net.sizes().filters()[0];
      int side = (int) Math.sqrt((1 << 22) / filters);
      assertThat(TiledSampling.isNeeded(net, square(side))).isFalse();
      assertThat(TiledSampling.isNeeded(net, square(side + 8))).isTrue();
    }
  }

  private static GreyImage square(int side) {
    return new GreyImage(new float[side * side], side, side);
  }
}
