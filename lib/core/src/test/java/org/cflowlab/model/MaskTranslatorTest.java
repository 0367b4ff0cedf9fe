package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import java.awt.image.BufferedImage;
import java.util.List;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTranslatorTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 16;

  private static CFlowNet net(NDManager manager, int channels, DataType type) {
    return SmallNet.builder().optChannels(channels).optDataType(type).build(manager);
  }

  private static BufferedImage picture(int type) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.setRGB(x, y, 0xff000000 | x * 15 << 16 | y * 20 << 8 | x * y);
      }
    }
    return picture;
  }

  /** The same masks as by hand, for a colour picture and a grey one, in both precisions. */
  @ParameterizedTest
  @CsvSource({"1, FLOAT32", "3, FLOAT32", "1, FLOAT64", "3, FLOAT64"})
  void aPredictorDrawsTheMasksOfTheNetwork(int channels, DataType type) throws Exception {
    int of = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage picture = picture(of);
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, channels, type);
        Model model = SegmenterBlock.model(net);
        Predictor<BufferedImage, List<BufferedImage>> predictor =
            model.newPredictor(new MaskTranslator(net, 5, 7))) {
      float[] values = new float[channels * HEIGHT * WIDTH];
      for (int i = 0; i < values.length; i++) {
        int pixel = i % (HEIGHT * WIDTH);
        int band = i / (HEIGHT * WIDTH);
        values[i] = picture.getRaster().getSample(pixel % WIDTH, pixel / WIDTH, band) / 255f;
      }
      NDArray x = manager.create(values, new Shape(1, channels, HEIGHT, WIDTH));
      NDArray eps = new Noise(7, "picture 0").normal(manager, new Shape(1, 5, 2), type);
      NDArray logits = net.sample(x.toType(type, true), eps, net.parameters().evaluation());
      boolean[] expected = logits.gt(0).toBooleanArray();
      int held = manager.getManagedArrays().size();
      int hidden = net.parameters().manager().getManagedArrays().size();
      List<BufferedImage> masks = predictor.predict(picture);
      assertThat(masks).hasSize(5);
      int different = 0;
      for (int i = 0; i < expected.length; i++) {
        int pixel = i % (HEIGHT * WIDTH);
        BufferedImage mask = masks.get(i / (HEIGHT * WIDTH));
        int value = mask.getRaster().getSample(pixel % WIDTH, pixel / WIDTH, 0);
        assertThat(value).isIn(0, 255);
        different += expected[i] == (value == 255) ? 0 : 1;
      }
      assertThat(different).isLessThan(expected.length / 100); // 1/255 is rounded, by hand too
      predictor.predict(picture);
      assertThat(manager.getManagedArrays()).hasSize(held);
      assertThat(net.parameters().manager().getManagedArrays()).hasSize(hidden);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    try (NDManager manager = Torch.newManager();
        CFlowNet two = net(manager, 2, DataType.FLOAT32);
        CFlowNet net = net(manager, 1, DataType.FLOAT32);
        Model model = SegmenterBlock.model(net);
        Predictor<BufferedImage, List<BufferedImage>> predictor =
            model.newPredictor(new MaskTranslator(net, 2, 1))) {
      assertThatThrownBy(() -> new MaskTranslator(two, 2, 1)).hasMessageContaining("takes 2");
      assertThatThrownBy(() -> new MaskTranslator(null, 2, 1)).hasMessageContaining("net is");
      assertThatThrownBy(() -> new MaskTranslator(net, 0, 1)).hasMessageContaining("not 0");
      assertThatThrownBy(() -> SegmenterBlock.model(null)).isInstanceOf(BadInputException.class);
      BufferedImage small = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
      assertThatThrownBy(() -> predictor.predict(small))
          .isInstanceOf(TranslateException.class)
          .hasRootCauseInstanceOf(BadInputException.class);
    }
  }
}
