package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.cflowlab.array.Npy;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.experiment.report.Sampling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file holds the same masks. */
class SampleFilesTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;
  private static final int N = 11;

  @TempDir Path temp;

  /** Mask i is marked in its first i pixels. */
  private static Sampling sampling() {
    List<float[]> masks = new ArrayList<>();
    float[] mean = new float[HEIGHT * WIDTH];
    for (int i = 0; i < N; i++) {
      float[] mask = new float[HEIGHT * WIDTH];
      for (int k = 0; k < i; k++) {
        mask[k] = 1;
        mean[k] += 1f / N;
      }
      masks.add(mask);
    }
    return new Sampling(
        new GreyImage(new float[HEIGHT * WIDTH], HEIGHT, WIDTH), List.copyOf(masks), mean);
  }

  private static void requireMask(BufferedImage picture, int i) {
    assertThat(picture.getWidth()).isEqualTo(WIDTH);
    assertThat(picture.getHeight()).isEqualTo(HEIGHT);
    for (int k = 0; k < HEIGHT * WIDTH; k++) {
      assertThat(picture.getRaster().getSample(k % WIDTH, k / WIDTH, 0)).isEqualTo(k < i ? 255 : 0);
    }
  }

  @Test
  void aPictureEach() throws IOException {
    new SampleFiles(sampling(), temp).pictures();
    for (int i = 0; i < N; i++) {
      requireMask(ImageIO.read(temp.resolve("mask-%02d.png".formatted(i + 1)).toFile()), i);
    }
    BufferedImage mean = ImageIO.read(temp.resolve("mean.png").toFile());
    assertThat(mean.getRaster().getSample(0, 0, 0)).isEqualTo(Math.round(255 * 10 / 11f));
    assertThat(mean.getRaster().getSample(4, 0, 0)).isEqualTo(Math.round(255 * 6 / 11f));
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(N + 1);
    }
  }

  @Test
  void aPageEach() throws IOException {
    Path stack = new SampleFiles(sampling(), temp).stack();
    try (ImageInputStream in = ImageIO.createImageInputStream(stack.toFile())) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(N);
      for (int i = 0; i < N; i++) {
        requireMask(reader.read(i), i);
      }
      reader.dispose();
    }
  }

  @Test
  void arraysOfNumPy() throws IOException {
    Npy masks = Npy.read(Files.readAllBytes(new SampleFiles(sampling(), temp).arrays()));
    assertThat(masks.type()).isEqualTo("|u1");
    assertThat(masks.shape()).isEqualTo(new Shape(N, HEIGHT, WIDTH));
    for (int k = 0; k < masks.values().length; k++) {
      int area = HEIGHT * WIDTH;
      assertThat(masks.values()[k]).isEqualTo((byte) (k % area < k / area ? 1 : 0));
    }
    Npy mean = Npy.read(Files.readAllBytes(temp.resolve("mean.npy")));
    assertThat(mean.type()).isEqualTo("<f4");
    assertThat(mean.shape()).isEqualTo(new Shape(HEIGHT, WIDTH));
    float[] values = new float[HEIGHT * WIDTH];
    ByteBuffer.wrap(mean.values()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    assertThat(values).isEqualTo(sampling().mean());
  }

  /** Of a large picture the overview is no larger, and shows masks, not outlines. */
  @Test
  void anOverview() throws IOException {
    Path small = new SampleFiles(sampling(), temp).overview();
    assertThat(ImageIO.read(small.toFile()).getWidth()).isGreaterThan(500);
    int side = 600;
    float[] left = new float[side * side];
    for (int k = 0; k < left.length; k++) {
      left[k] = k % side < side / 2 ? 1 : 0;
    }
    GreyImage image = new GreyImage(new float[side * side], side, side);
    Path large = new SampleFiles(new Sampling(image, List.of(left), left), temp).overview();
    BufferedImage sheet = ImageIO.read(large.toFile());
    int white = 0;
    int coloured = 0;
    for (int k = 0; k < sheet.getWidth() * sheet.getHeight(); k++) {
      int rgb = sheet.getRGB(k % sheet.getWidth(), k / sheet.getWidth()) & 0xffffff;
      white += rgb == 0xffffff ? 1 : 0;
      coloured += (rgb >> 16) == (rgb & 255) ? 0 : 1;
    }
    assertThat(white).isPositive();
    assertThat(coloured).isZero();
  }
}
