package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.file.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private static BufferedImage greyWithAlpha(int value) {
    ColorSpace grey = ColorSpace.getInstance(ColorSpace.CS_GRAY);
    ColorModel model =
        new ComponentColorModel(grey, true, false, Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    raster.setSamples(0, 0, WIDTH, HEIGHT, 0, filled(value));
    raster.setSamples(0, 0, WIDTH, HEIGHT, 1, filled(200));
    return new BufferedImage(model, raster, false, null);
  }

  private static BufferedImage deep(int value) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    picture.getRaster().setSamples(0, 0, WIDTH, HEIGHT, 0, filled(value));
    return picture;
  }

  private static BufferedImage coloured(int rgb) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, WIDTH, HEIGHT, filled(rgb), 0, WIDTH);
    return picture;
  }

  private static int[] filled(int value) {
    int[] all = new int[WIDTH * HEIGHT];
    Arrays.fill(all, value);
    return all;
  }

  /** What the readers make of the same picture, so that a predictor sees what was trained on. */
  @Test
  void greyValuesAreThoseOfTheReaders(@TempDir Path temp) throws Exception {
    Map<String, BufferedImage> pictures =
        Map.of(
            "alpha", greyWithAlpha(100),
            "deep", deep(0x80ff),
            "colours", coloured(0xc83232),
            "odd colours", coloured(0x010101 * 7 + 0x000001));
    try (NDManager manager = Torch.newManager();
        CFlowNet net = net(manager, 1, DataType.FLOAT32)) {
      MaskTranslator translator = new MaskTranslator(net, 1, 1);
      for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
        Path file = temp.resolve(picture.getKey() + ".png");
        ImageIO.write(picture.getValue(), "png", file.toFile());
        float[] read = GreyImage.read(file).values();
        NDArray x = translator.processInput(context(manager), picture.getValue()).get(0);
        assertThat(x.toFloatArray()).as(picture.getKey()).containsExactly(read, within(1e-6f));
      }
    }
  }

  /** All that a translator asks of it is a manager. */
  private static TranslatorContext context(NDManager manager) {
    Class<?>[] kinds = {TranslatorContext.class};
    return (TranslatorContext)
        Proxy.newProxyInstance(kinds[0].getClassLoader(), kinds, (proxy, asked, none) -> manager);
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
