package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.cflowlab.array.Shapes;
import org.cflowlab.file.BadInputException;

/** Sets of a program's own arrays, checked value by value. */
final class ArrayPatches {
  private static final String NAME = "arrays";

  private ArrayPatches() {}

  static PatchSet of(float[][][][] images, float[][][][] masks, List<String> patients) {
    BadInputException.require(
        images != null && images.length > 0, "images are missing: at least 1 is needed");
    BadInputException.require(masks != null, "masks are missing: null");
    requireCount("masks", masks.length, images.length);
    requirePatients(patients, images.length);
    int channels = images[0] == null ? 0 : images[0].length;
    BadInputException.require(channels > 0, "images[0] has no channel; give [C][H][W]");
    int height = images[0][0] == null ? 0 : images[0][0].length;
    int width = height == 0 || images[0][0][0] == null ? 0 : images[0][0][0].length;
    BadInputException.require(width > 0, "images[0] has no pixels; give [C][H][W]");
    int raters = Arrays.stream(masks).mapToInt(m -> m == null ? 0 : m.length).max().orElse(0);
    List<Long> looked = new ArrayList<>();
    PatchSet.Facts facts = facts(channels, height, width, raters, patients, looked);
    byte[] grey = new byte[Math.multiplyExact(images.length, facts.greyBytes())];
    byte[] marks = new byte[Math.multiplyExact(images.length, facts.markBytes())];
    for (int i = 0; i < images.length; i++) {
      String image = "images[" + i + "]";
      requirePlanes(image, images[i], channels, height, width);
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < height * width; k++) {
          float value = images[i][c][k / width][k % width];
          grey[i * facts.greyBytes() + c * facts.area() + k] = grey(image, value);
        }
      }
      long bits = 0;
      List<byte[]> planes = new ArrayList<>();
      for (int r = 0; r < raters; r++) {
        boolean there = masks[i] != null && r < masks[i].length && masks[i][r] != null;
        planes.add(there ? mask("masks[" + i + "][" + r + "]", masks[i][r], height, width) : null);
        bits |= there ? 1L << r : 0;
      }
      BadInputException.require(
          bits != 0, "masks[" + i + "] are all absent; at least one rater must have looked");
      looked.add(bits);
      byte[] all = facts.marks(planes);
      System.arraycopy(all, 0, marks, i * all.length, all.length);
    }
    return set(facts, grey, marks);
  }

  static PatchSet of(NDArray images, NDArray masks, List<String> patients) {
    Shapes.requireNumbers("images", images);
    Shapes.requireNumbers("masks", masks);
    long any = Shapes.ANY;
    Shape s = Shapes.require("images", images, "N, C, H, W", any, any, any, any);
    long n = s.get(0);
    Shape m = Shapes.require("masks", masks, "N, R, H, W", n, any, s.get(2), s.get(3));
    requirePatients(patients, Math.toIntExact(n));
    List<Long> looked = new ArrayList<>();
    PatchSet.Facts facts =
        facts((int) s.get(1), (int) s.get(2), (int) s.get(3), (int) m.get(1), patients, looked);
    byte[] grey = new byte[Math.toIntExact(Math.multiplyExact(n, (long) facts.greyBytes()))];
    byte[] marks = new byte[Math.toIntExact(Math.multiplyExact(n, (long) facts.markBytes()))];
    for (int i = 0; i < n; i++) {
      byte[] image = grey(images, i);
      System.arraycopy(image, 0, grey, i * image.length, image.length);
      List<byte[]> planes = new ArrayList<>();
      looked.add(planes(masks, i, facts, planes));
      byte[] all = facts.marks(planes);
      System.arraycopy(all, 0, marks, i * all.length, all.length);
    }
    return set(facts, grey, marks);
  }

  /** Image i, 0 to 255. */
  private static byte[] grey(NDArray images, int i) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray image = images.get(i);
      if (image.getDataType() == DataType.UINT8) {
        return image.toByteArray();
      }
      String name = "images[" + i + "]";
      float[] values = image.toType(DataType.FLOAT32, false).toFloatArray();
      byte[] grey = new byte[values.length];
      for (int k = 0; k < values.length; k++) {
        grey[k] = grey(name, values[k]);
      }
      return grey;
    }
  }

  /** The masks of image i, null for an absent one; the bits of those who looked. */
  private static long planes(NDArray masks, int i, PatchSet.Facts facts, List<byte[]> planes) {
    float[] values;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      values = masks.get(i).toType(DataType.FLOAT32, false).toFloatArray();
    }
    int area = facts.area();
    long bits = 0;
    for (int r = 0; r < facts.raters(); r++) {
      float[] one = Arrays.copyOfRange(values, r * area, (r + 1) * area);
      boolean absent = IntStream.range(0, area).allMatch(k -> Float.isNaN(one[k]));
      planes.add(absent ? null : mask("masks[" + i + "][" + r + "]", one));
      bits |= absent ? 0 : 1L << r;
    }
    BadInputException.require(
        bits != 0, "masks[" + i + "] are all absent; at least one rater must have looked");
    return bits;
  }

  private static PatchSet.Facts facts(
      int channels, int height, int width, int raters, List<String> patients, List<Long> looked) {
    BadInputException.require(
        raters >= 1 && raters <= PatchSet.MAX_RATERS,
        "masks must be of 1 to " + PatchSet.MAX_RATERS + " raters, not " + raters);
    return new PatchSet.Facts(
        NAME,
        "own arrays",
        height,
        width,
        channels,
        raters,
        false,
        List.copyOf(patients),
        IntStream.range(0, patients.size()).mapToObj(i -> patients.get(i) + "/" + i).toList(),
        looked,
        Map.of(),
        Reading.NONE);
  }

  private static PatchSet set(PatchSet.Facts f, byte[] grey, byte[] marks) {
    long everyone = (1L << f.raters()) - 1;
    boolean all = f.looked().stream().allMatch(bits -> bits == everyone);
    PatchSet.Facts facts =
        new PatchSet.Facts(
            f.name(),
            f.source(),
            f.height(),
            f.width(),
            f.channels(),
            f.raters(),
            f.hasField(),
            f.patients(),
            f.ids(),
            all ? List.of() : List.copyOf(f.looked()),
            f.parts(),
            f.reading());
    return PatchSet.of(new PatchSet.Store(facts, ByteBuffer.wrap(grey), ByteBuffer.wrap(marks)));
  }

  private static byte grey(String name, float value) {
    require(
        value >= 0 && value <= 1, name + " must be of values 0 to 1 (or of uint8), not ", value);
    return (byte) Math.round(value * 255);
  }

  private static byte[] mask(String name, float[][] rows, int height, int width) {
    requirePlanes(name, new float[][][] {rows}, 1, height, width);
    float[] values = new float[height * width];
    for (int y = 0; y < height; y++) {
      System.arraycopy(rows[y], 0, values, y * width, width);
    }
    return mask(name, values);
  }

  private static byte[] mask(String name, float[] values) {
    byte[] mask = new byte[values.length];
    for (int k = 0; k < values.length; k++) {
      require(values[k] == 0 || values[k] == 1, name + " must be of 0 and 1, not ", values[k]);
      mask[k] = (byte) values[k];
    }
    return mask;
  }

  private static void requirePlanes(
      String name, float[][][] planes, int channels, int height, int width) {
    boolean fits = planes != null && planes.length == channels;
    for (int c = 0; fits && c < channels; c++) {
      fits = planes[c] != null && planes[c].length == height;
      for (int y = 0; fits && y < height; y++) {
        fits = planes[c][y] != null && planes[c][y].length == width;
      }
    }
    if (!fits) {
      throw new BadInputException(
          String.format(
              Locale.ROOT, "%s does not fit %d x %d x %d", name, channels, height, width));
    }
  }

  private static void requirePatients(List<String> patients, int images) {
    BadInputException.require(
        patients != null, "patients are missing: null; give one name an image");
    requireCount("patients", patients.size(), images);
    for (int i = 0; i < images; i++) {
      String patient = patients.get(i);
      BadInputException.require(
          patient != null && !patient.isBlank(), "patients[" + i + "] has no name");
    }
  }

  private static void requireCount(String name, int count, int images) {
    if (count != images) {
      throw new BadInputException(
          String.format(Locale.ROOT, "%s must be %d, one an image, not %d", name, images, count));
    }
  }

  private static void require(boolean fine, String message, float value) {
    if (!fine) {
      throw new BadInputException(message + value);
    }
  }
}
