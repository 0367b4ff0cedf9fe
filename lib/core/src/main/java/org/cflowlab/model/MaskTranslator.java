package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cflowlab.array.Noise;
import org.cflowlab.file.BadInputException;

/**
 * From a picture to n masks drawn for it, for a predictor of {@link SegmenterBlock#model}. The
 * picture is taken as the kit's readers take it: grey values as they are stored, their upper 8 bits
 * where there are more, and for a network of one channel the whole-numbered mean of three colours;
 * 0 to 255 as 0 to 1, of any size that the network takes. A mask is a picture of that size, 255
 * where marked.
 *
 * <p>Each picture has noise of its own: a predictor of the same seed gives the same masks to the
 * same pictures in the same order.
 */
public final class MaskTranslator
    implements NoBatchifyTranslator<BufferedImage, List<BufferedImage>> {
  private static final int WHITE = 255;

  private final Segmenter net;
  private final int masks;
  private final long seed;
  private final AtomicLong pictures = new AtomicLong();

  /**
   * A translator.
   *
   * @param net of one or three channels
   * @param masks n, 1 or more
   * @throws BadInputException if the network is missing or of other channels, or n is under 1
   */
  public MaskTranslator(Segmenter net, int masks, long seed) {
    BadInputException.require(net != null, "net is missing: null");
    BadInputException.require(masks > 0, "masks must be 1 or more, not " + masks);
    int channels = net.sizes().channels();
    BadInputException.require(
        channels == 1 || channels == 3,
        "a picture has 1 or 3 channels, and this network takes " + channels);
    this.net = net;
    this.masks = masks;
    this.seed = seed;
  }

  @Override
  public NDList processInput(TranslatorContext context, BufferedImage picture) {
    BadInputException.require(picture != null, "the picture is missing: null");
    DataType type = net.parameters().values().getDataType();
    int channels = net.sizes().channels();
    Shape pixels = new Shape(1, channels, picture.getHeight(), picture.getWidth());
    NDArray bytes = context.getNDManager().create(pixels(picture, channels), pixels);
    NDArray x = bytes.toType(type, false).div(WHITE);
    Noise noise = new Noise(seed, "picture " + pictures.getAndIncrement());
    Shape draws = new Shape(1, masks, net.latent());
    return new NDList(x, noise.normal(context.getNDManager(), draws, type));
  }

  /** Channel after channel, row by row, 0 to 255. */
  private static int[] pixels(BufferedImage picture, int channels) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    int area = height * width;
    int[] values = new int[channels * area];
    ColorModel model = picture.getColorModel();
    if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
      int bits = model.getComponentSize(0);
      BadInputException.require(
          bits == 8 || bits == 16, "a grey picture has 8 or 16 bits a value here, not " + bits);
      int[] grey = picture.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
      Arrays.setAll(values, i -> grey[i % area] >> bits - 8);
    } else {
      int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
      Arrays.setAll(
          values,
          i ->
              channels == 1
                  ? (band(rgb[i], 0) + band(rgb[i], 1) + band(rgb[i], 2)) / 3
                  : band(rgb[i % area], i / area));
    }
    return values;
  }

  private static int band(int rgb, int k) {
    return rgb >> 16 - 8 * k & 0xff;
  }

  @Override
  public List<BufferedImage> processOutput(TranslatorContext context, NDList list) {
    NDArray logits = list.singletonOrThrow(); // [1, n, H, W]
    int height = Math.toIntExact(logits.getShape().get(2));
    int width = Math.toIntExact(logits.getShape().get(3));
    byte[] marks = logits.gt(0).toType(DataType.UINT8, false).mul(WHITE).toByteArray();
    List<BufferedImage> drawn = new ArrayList<>();
    for (int from = 0; from < marks.length; from += height * width) {
      BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      byte[] one = Arrays.copyOfRange(marks, from, from + height * width);
      mask.getRaster().setDataElements(0, 0, width, height, one);
      drawn.add(mask);
    }
    return drawn;
  }
}
