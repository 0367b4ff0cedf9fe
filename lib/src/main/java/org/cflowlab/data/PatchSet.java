package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * An immutable set of grey images of one size, each with the masks of R raters.
 *
 * <p>It takes two bytes a pixel: the grey value, and one bit for each rater. Arrays are made on
 * demand, for the patches asked for.
 */
public final class PatchSet {
  /** The most raters a set can hold. */
  public static final int MAX_RATERS = 8;

  private final Store store;
  private final int[] index;

  private PatchSet(Store store, int[] index) {
    this.store = store;
    this.index = index;
  }

  /** Starts a set of {@code size} patches, to be filled one by one. */
  static Builder builder(String name, String source, int size, Shape image, int raters) {
    return new Builder(name, source, size, (int) image.get(0), (int) image.get(1), raters);
  }

  /** A short name, such as "lidc". */
  public String name() {
    return store.name;
  }

  /** How many patches. */
  public int size() {
    return index.length;
  }

  /** Rows of each image, in pixels. */
  public int height() {
    return store.height;
  }

  /** Columns of each image, in pixels. */
  public int width() {
    return store.width;
  }

  /** R, the masks of each image. */
  public int raters() {
    return store.raters;
  }

  /** Whose image patch i is. */
  public String patient(int i) {
    return store.patients[index[i]];
  }

  /** What patch i is called at its source, such as "LIDC-IDRI-0003/nodule-0/slice-2". */
  public String id(int i) {
    return store.ids[index[i]];
  }

  /** How many different patients. */
  public int patients() {
    return (int) Arrays.stream(index).mapToObj(k -> store.patients[k]).distinct().count();
  }

  /** Source, size and a hash of names, images and masks: equal lines mean equal data. */
  public String provenance() {
    return "%s: %d patches of %d patients, %dx%d, %d raters, sha256 %s"
        .formatted(store.source, size(), patients(), height(), width(), raters(), hash());
  }

  /**
   * The images of some patches.
   *
   * @return float32 [n, 1, H, W], 0 to 1
   */
  public NDArray images(NDManager manager, int... patches) {
    ByteBuffer grey = buffer(patches.length, 1);
    for (int i : patches) {
      grey.put(store.grey, start(i), store.area());
    }
    try (NDArray bytes = bytes(manager, grey, patches.length, 1);
        NDArray values = bytes.toType(DataType.FLOAT32, false)) {
      return values.div(255f);
    }
  }

  /**
   * The masks of all raters.
   *
   * @return float32 [n, R, H, W], 0 or 1
   */
  public NDArray masks(NDManager manager, int... patches) {
    ByteBuffer marks = buffer(patches.length, store.raters);
    for (int i : patches) {
      for (int rater = 0; rater < store.raters; rater++) {
        putMask(marks, i, rater);
      }
    }
    return floats(manager, marks, patches.length, store.raters);
  }

  /**
   * One rater's mask of each patch.
   *
   * @param patches n patches
   * @param raters n rater slots, 0 to R-1, such as {@link RaterSampler} draws
   * @return float32 [n, 1, H, W], 0 or 1
   */
  public NDArray masks(NDManager manager, int[] patches, int[] raters) {
    if (patches.length != raters.length) {
      throw new IllegalArgumentException(
          patches.length + " patches but " + raters.length + " rater slots; give one slot a patch");
    }
    ByteBuffer marks = buffer(patches.length, 1);
    for (int n = 0; n < patches.length; n++) {
      putMask(marks, patches[n], Objects.checkIndex(raters[n], store.raters));
    }
    return floats(manager, marks, patches.length, 1);
  }

  /** These patches alone, in this order, sharing the pixels with this set. */
  public PatchSet select(int... patches) {
    return new PatchSet(store, Arrays.stream(patches).map(i -> index[i]).toArray());
  }

  /** The fraction of pixels that raters mark, over all masks of these patches; 0 to 1. */
  public double foregroundFraction(int... patches) {
    long marked = 0;
    for (int i : patches) {
      for (int k = 0; k < store.area(); k++) {
        marked += Integer.bitCount(store.marks[start(i) + k] & 0xff);
      }
    }
    return (double) marked / ((long) patches.length * store.raters * store.area());
  }

  /** How many pixels of patch i a rater marks. */
  public int marked(int i, int rater) {
    int start = start(i);
    int marked = 0;
    for (int k = 0; k < store.area(); k++) {
      marked += store.marks[start + k] >> rater & 1;
    }
    return marked;
  }

  /** All indices, 0 to size-1: for the methods that take some. */
  public int[] all() {
    return IntStream.range(0, size()).toArray();
  }

  @Override
  public String toString() {
    return "%s: %d patches, %dx%d, %d raters"
        .formatted(name(), size(), height(), width(), raters());
  }

  private int start(int i) {
    return index[i] * store.area();
  }

  private void putMask(ByteBuffer to, int i, int rater) {
    int start = start(i);
    for (int k = 0; k < store.area(); k++) {
      to.put((byte) (store.marks[start + k] >> rater & 1));
    }
  }

  private ByteBuffer buffer(int n, int channels) {
    return ByteBuffer.allocateDirect(
        Math.multiplyExact(Math.multiplyExact(n, channels), store.area()));
  }

  private NDArray bytes(NDManager manager, ByteBuffer filled, int n, int channels) {
    Shape shape = new Shape(n, channels, store.height, store.width);
    return manager.create(filled.flip(), shape, DataType.UINT8);
  }

  private NDArray floats(NDManager manager, ByteBuffer filled, int n, int channels) {
    try (NDArray bytes = bytes(manager, filled, n, channels)) {
      return bytes.toType(DataType.FLOAT32, false);
    }
  }

  private String hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < size(); i++) {
        sha.update((patient(i) + '\n' + id(i) + '\n').getBytes(StandardCharsets.UTF_8));
        sha.update(store.grey, start(i), store.area());
        sha.update(store.marks, start(i), store.area());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The pixels, patch after patch, shared by all views. */
  private record Store(
      String name,
      String source,
      int height,
      int width,
      int raters,
      String[] patients,
      String[] ids,
      byte[] grey,
      byte[] marks) {
    int area() {
      return height * width;
    }
  }

  /** Fills a set. Different patches may be put from different threads. */
  static final class Builder {
    private final Store store;

    private Builder(String name, String source, int size, int height, int width, int raters) {
      if (raters < 1 || raters > MAX_RATERS) {
        throw new IllegalArgumentException(
            "A set holds 1 to %d raters, not %d".formatted(MAX_RATERS, raters));
      }
      int pixels = Math.multiplyExact(size, Math.multiplyExact(height, width));
      store =
          new Store(
              name,
              source,
              height,
              width,
              raters,
              new String[size],
              new String[size],
              new byte[pixels],
              new byte[pixels]);
    }

    /**
     * Sets patch i.
     *
     * @param grey height x width values, 0 to 255 as unsigned bytes
     * @param masks one mask a rater, each height x width, marked where not 0
     */
    void put(int i, String patient, String id, byte[] grey, List<byte[]> masks) {
      int area = store.area();
      if (grey.length != area || masks.size() != store.raters) {
        throw new IllegalArgumentException("Patch " + id + " does not fit its set");
      }
      store.patients[i] = patient;
      store.ids[i] = id;
      System.arraycopy(grey, 0, store.grey, i * area, area);
      for (int rater = 0; rater < store.raters; rater++) {
        byte[] mask = masks.get(rater);
        for (int k = 0; k < area; k++) {
          if (mask[k] != 0) {
            store.marks[i * area + k] |= (byte) (1 << rater);
          }
        }
      }
    }

    /** The finished set. */
    PatchSet build() {
      return new PatchSet(store, IntStream.range(0, store.ids.length).toArray());
    }
  }
}
