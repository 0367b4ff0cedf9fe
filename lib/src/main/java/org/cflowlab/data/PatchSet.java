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

  /** All patches of a store, in its order. */
  static PatchSet of(Store store) {
    return new PatchSet(store, IntStream.range(0, store.facts().ids().size()).toArray());
  }

  /** A short name, such as "lidc". */
  public String name() {
    return store.facts.name();
  }

  /** How many patches. */
  public int size() {
    return index.length;
  }

  /** Rows of each image, in pixels. */
  public int height() {
    return store.facts.height();
  }

  /** Columns of each image, in pixels. */
  public int width() {
    return store.facts.width();
  }

  /** R, the masks of each image. */
  public int raters() {
    return store.facts.raters();
  }

  /** Whose image patch i is. */
  public String patient(int i) {
    return store.facts.patients().get(index[i]);
  }

  /** What patch i is called at its source, such as "LIDC-IDRI-0003/nodule-0/slice-2". */
  public String id(int i) {
    return store.facts.ids().get(index[i]);
  }

  /** Whose and what every patch is. */
  List<PatchSource.Name> names() {
    return IntStream.range(0, size())
        .mapToObj(i -> new PatchSource.Name(patient(i), id(i)))
        .toList();
  }

  /** How many different patients. */
  public int patients() {
    return (int) Arrays.stream(index).mapToObj(store.facts.patients()::get).distinct().count();
  }

  /** Source, size and a hash of names, images and masks: equal lines mean equal data. */
  public String provenance() {
    return "%s: %d patches of %d patients, %dx%d, %d raters, sha256 %s"
        .formatted(store.facts.source(), size(), patients(), height(), width(), raters(), hash());
  }

  /**
   * The images of some patches.
   *
   * @return float32 [n, 1, H, W], 0 to 1
   */
  public NDArray images(NDManager manager, int... patches) {
    ByteBuffer grey = buffer(patches.length, 1);
    for (int i : patches) {
      grey.put(store.grey(index[i]));
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
    ByteBuffer marks = buffer(patches.length, store.facts.raters());
    for (int i : patches) {
      byte[] all = store.marks(index[i]);
      for (int rater = 0; rater < raters(); rater++) {
        putPlane(marks, all, rater);
      }
    }
    return floats(manager, marks, patches.length, store.facts.raters());
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
      int rater = Objects.checkIndex(raters[n], raters());
      putPlane(marks, store.marks(index[patches[n]]), rater);
    }
    return floats(manager, marks, patches.length, 1);
  }

  /**
   * Where there is an image at all: a fundus camera's round field of view. It is everywhere in sets
   * that have no such field.
   *
   * @return float32 [n, 1, H, W], 0 or 1
   */
  public NDArray fieldOfView(NDManager manager, int... patches) {
    if (!store.facts.hasField()) {
      return manager.ones(new Shape(patches.length, 1, height(), width()));
    }
    ByteBuffer field = buffer(patches.length, 1);
    for (int i : patches) {
      putPlane(field, store.marks(index[i]), store.facts.fieldBit());
    }
    return floats(manager, field, patches.length, 1);
  }

  /** These patches alone, in this order, sharing the pixels with this set. */
  public PatchSet select(int... patches) {
    return new PatchSet(store, Arrays.stream(patches).map(i -> index[i]).toArray());
  }

  /** The fraction of pixels that raters mark, over all masks of these patches; 0 to 1. */
  public double foregroundFraction(int... patches) {
    int allRaters = (1 << raters()) - 1;
    long marked = 0;
    for (int i : patches) {
      for (byte mark : store.marks(index[i])) {
        marked += Integer.bitCount(mark & allRaters);
      }
    }
    return (double) marked / ((long) patches.length * store.facts.raters() * store.facts.area());
  }

  /** How many pixels of patch i a rater marks. */
  public int marked(int i, int rater) {
    int marked = 0;
    for (byte mark : store.marks(index[i])) {
      marked += mark >> rater & 1;
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

  /** Puts the plane of one rater, or of the field of view. */
  private static void putPlane(ByteBuffer to, byte[] marks, int bit) {
    byte[] plane = new byte[marks.length];
    for (int k = 0; k < marks.length; k++) {
      plane[k] = (byte) (marks[k] >> bit & 1);
    }
    to.put(plane);
  }

  private ByteBuffer buffer(int n, int channels) {
    return ByteBuffer.allocateDirect(
        Math.multiplyExact(Math.multiplyExact(n, channels), store.facts.area()));
  }

  private NDArray bytes(NDManager manager, ByteBuffer filled, int n, int channels) {
    Shape shape = new Shape(n, channels, store.facts.height(), store.facts.width());
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
        sha.update(store.grey(index[i]));
        sha.update(store.marks(index[i]));
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** What is known of a set besides its pixels. */
  record Facts(
      String name,
      String source,
      int height,
      int width,
      int raters,
      boolean hasField,
      List<String> patients,
      List<String> ids) {
    int area() {
      return height * width;
    }

    /** The bit of a mark that says where the field of view is. */
    int fieldBit() {
      return raters;
    }

    /** Bytes of all grey values, and of all marks. */
    int pixels() {
      return Math.multiplyExact(ids.size(), area());
    }

    /** One byte a pixel, with a bit for each rater and one for the field of view. */
    byte[] marks(List<byte[]> masks) {
      byte[] marks = new byte[area()];
      for (int plane = 0; plane < masks.size(); plane++) {
        byte[] mask = masks.get(plane);
        for (int k = 0; k < marks.length; k++) {
          if (mask[k] != 0) {
            marks[k] |= (byte) (1 << plane);
          }
        }
      }
      return marks;
    }
  }

  /** The pixels, patch after patch, shared by all views; on the heap or in a mapped file. */
  record Store(Facts facts, ByteBuffer grey, ByteBuffer marks) {
    private byte[] grey(int patch) {
      return bytes(grey, patch);
    }

    private byte[] marks(int patch) {
      return bytes(marks, patch);
    }

    private byte[] bytes(ByteBuffer from, int patch) {
      byte[] bytes = new byte[facts.area()];
      from.get(patch * facts.area(), bytes);
      return bytes;
    }
  }

  /** Fills a set. Different patches may be put from different threads. */
  static final class Builder {
    private final Facts facts;
    private final String[] patients;
    private final String[] ids;
    private final byte[] grey;
    private final byte[] marks;

    private Builder(String name, String source, int size, int height, int width, int raters) {
      if (raters < 1 || raters > MAX_RATERS) {
        throw new IllegalArgumentException(
            "A set holds 1 to %d raters, not %d".formatted(MAX_RATERS, raters));
      }
      int pixels = Math.multiplyExact(size, Math.multiplyExact(height, width));
      patients = new String[size];
      ids = new String[size];
      facts =
          new Facts(
              name,
              source,
              height,
              width,
              raters,
              false,
              Arrays.asList(patients),
              Arrays.asList(ids));
      grey = new byte[pixels];
      marks = new byte[pixels];
    }

    /**
     * Sets patch i.
     *
     * @param image height x width values, 0 to 255 as unsigned bytes
     * @param masks one mask a rater, each height x width, marked where not 0
     */
    void put(int i, String patient, String id, byte[] image, List<byte[]> masks) {
      int area = facts.area();
      if (image.length != area || masks.size() != facts.raters()) {
        throw new IllegalArgumentException("Patch " + id + " does not fit its set");
      }
      patients[i] = patient;
      ids[i] = id;
      System.arraycopy(image, 0, grey, i * area, area);
      System.arraycopy(facts.marks(masks), 0, marks, i * area, area);
    }

    /** The finished set. */
    PatchSet build() {
      return of(new Store(facts, ByteBuffer.wrap(grey), ByteBuffer.wrap(marks)));
    }
  }
}
