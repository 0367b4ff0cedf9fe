package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.cflowlab.file.Sha256;

/**
 * An immutable set of grey images of one size, each with the masks of R raters.
 *
 * <p>It takes two bytes a pixel: the grey value, and one bit for each rater. Arrays are made on
 * demand, for the patches asked for.
 */
public final class PatchSet {
  /** The most raters a set can hold. */
  public static final int MAX_RATERS = 8;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Store store;
  private final int[] index;

  /** The rater slot that counts for each patch, where only one does; else empty. */
  private final Optional<SingleRater> single;

  /** Of this view; null until asked for. */
  private String hash;

  /**
   * One rater slot for each patch.
   *
   * @param slots one for each patch of the set
   * @param what how they were chosen, for the provenance
   */
  private record SingleRater(int[] slots, String what) {}

  private PatchSet(Store store, int[] index, Optional<SingleRater> single) {
    this.store = store;
    this.index = index;
    this.single = single;
  }

  /**
   * Starts a set of {@code size} patches, to be filled one by one.
   *
   * @param source where they come from, for the provenance
   * @param image height and width
   * @param raters R
   */
  public static Builder builder(String name, String source, int size, Shape image, int raters) {
    return new Builder(name, source, size, (int) image.get(0), (int) image.get(1), raters);
  }

  /** All patches of a store, in its order. */
  public static PatchSet of(Store store) {
    int[] all = IntStream.range(0, store.facts().ids().size()).toArray();
    return new PatchSet(store, all, Optional.empty());
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

  /** R, the masks of each image; 1 in a set of a single rater. */
  public int raters() {
    return single.isPresent() ? 1 : store.facts.raters();
  }

  /**
   * The same images, each with the mask of one slot alone: {@link #raters()} is 1, and slot 0 of
   * the result is the given slot here.
   *
   * <p>On known-truth lesions with styles, and on retina photographs, a slot is a person. On LIDC
   * it is none: the slots are sorted in part, the first is empty for 8% of the patches and the
   * fourth for 63%, so that one slot is a biased rater there: use {@link #singleRater}.
   *
   * @param slot 0 to R-1
   */
  public PatchSet raterSlot(int slot) {
    Objects.checkIndex(slot, raters());
    return single(i -> slot, "rater slot " + (slot + 1) + " alone");
  }

  /**
   * The same images, each with one mask, whose slot is drawn for each image, every slot equally
   * likely, and stays. This is what <em>single rater</em> means where slots are no persons: one
   * opinion of each image is all that is ever seen of it, and no slot is preferred.
   *
   * @param seed decides, with the patch's name, so that a patch keeps its rater in any selection
   */
  public PatchSet singleRater(long seed) {
    return single(
        i -> new SplittableRandom(seed * GOLDEN + id(i).hashCode()).nextInt(raters()),
        "one rater slot an image, drawn with seed " + seed);
  }

  private PatchSet single(IntUnaryOperator slotOf, String what) {
    if (single.isPresent()) {
      return this;
    }
    int[] slots = IntStream.range(0, size()).map(slotOf).toArray();
    return new PatchSet(store, index, Optional.of(new SingleRater(slots, what)));
  }

  /** The bit of a rater in the marks of patch i. */
  private int bit(int i, int rater) {
    return single.isPresent() ? single.get().slots[i] : rater;
  }

  /** Whose image patch i is. */
  public String patient(int i) {
    return store.facts.patients().get(index[i]);
  }

  /** What patch i is called at its source, such as "LIDC-IDRI-0003/nodule-0/slice-2". */
  public String id(int i) {
    return store.facts.ids().get(index[i]);
  }

  /** Whose and what a patch is. */
  public record Name(String patient, String id) {}

  /** Whose and what every patch is. */
  public List<Name> names() {
    return IntStream.range(0, size()).mapToObj(i -> new Name(patient(i), id(i))).toList();
  }

  /** How many different patients. */
  public int patients() {
    return (int) Arrays.stream(index).mapToObj(store.facts.patients()::get).distinct().count();
  }

  /** Source, size and a hash of names, images and masks: equal lines mean equal data. */
  public String provenance() {
    String source = store.facts.source() + single.map(one -> ", " + one.what).orElse("");
    return "%s: %d patches of %d patients, %dx%d, %d rater%s, sha256 %s"
        .formatted(
            source,
            size(),
            patients(),
            height(),
            width(),
            raters(),
            raters() == 1 ? "" : "s",
            hash());
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
    ByteBuffer marks = buffer(patches.length, raters());
    for (int i : patches) {
      byte[] all = store.marks(index[i]);
      for (int rater = 0; rater < raters(); rater++) {
        marks.put(plane(all, bit(i, rater)));
      }
    }
    return floats(manager, marks, patches.length, raters());
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
      marks.put(mask(patches[n], raters[n]));
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
      field.put(plane(store.marks(index[i]), store.facts.fieldBit()));
    }
    return floats(manager, field, patches.length, 1);
  }

  /** These patches alone, in this order, sharing the pixels with this set. */
  public PatchSet select(int... patches) {
    return new PatchSet(
        store,
        Arrays.stream(patches).map(i -> index[i]).toArray(),
        single.map(
            one ->
                new SingleRater(
                    Arrays.stream(patches).map(i -> one.slots[i]).toArray(), one.what)));
  }

  /** The fraction of pixels that raters mark, over all masks of these patches; 0 to 1. */
  public double foregroundFraction(int... patches) {
    long marked = 0;
    for (int i : patches) {
      int counted = counted(i);
      for (byte mark : store.marks(index[i])) {
        marked += Integer.bitCount(mark & counted);
      }
    }
    return (double) marked / ((long) patches.length * raters() * store.facts.area());
  }

  /** How many pixels of patch i a rater marks. */
  public int marked(int i, int rater) {
    int bit = bit(i, Objects.checkIndex(rater, raters()));
    int marked = 0;
    for (byte mark : store.marks(index[i])) {
      marked += mark >> bit & 1;
    }
    return marked;
  }

  /** The bits of the raters that count for patch i. */
  private int counted(int i) {
    return single.isPresent() ? 1 << bit(i, 0) : (1 << raters()) - 1;
  }

  /** The grey values of patch i, row by row, 0 to 255 as unsigned bytes. */
  public byte[] grey(int i) {
    return store.grey(index[i]);
  }

  /** A rater's mask of patch i, row by row, 0 or 1. */
  public byte[] mask(int i, int rater) {
    return plane(store.marks(index[i]), bit(i, Objects.checkIndex(rater, raters())));
  }

  /** All indices, 0 to size-1: for the methods that take some. */
  public int[] all() {
    return IntStream.range(0, size()).toArray();
  }

  @Override
  public String toString() {
    return "%s: %d patches, %dx%d, %d rater%s"
        .formatted(name(), size(), height(), width(), raters(), raters() == 1 ? "" : "s");
  }

  /** The plane of one rater, or of the field of view. */
  private static byte[] plane(byte[] marks, int bit) {
    byte[] plane = new byte[marks.length];
    for (int k = 0; k < marks.length; k++) {
      plane[k] = (byte) (marks[k] >> bit & 1);
    }
    return plane;
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

  private synchronized String hash() {
    if (hash == null) {
      Sha256 sha = new Sha256();
      for (int i = 0; i < size(); i++) {
        sha.add(patient(i) + '\n' + id(i) + '\n');
        sha.add(store.grey(index[i]));
        sha.add(single.isPresent() ? mask(i, 0) : store.marks(index[i]));
      }
      hash = sha.hex();
    }
    return hash;
  }

  /**
   * What is known of a set besides its pixels.
   *
   * @param name a short one, such as "lidc"
   * @param source where the patches come from, for the provenance
   * @param raters R, at most {@link #MAX_RATERS}, one less where there is a field of view
   * @param hasField whether a mark also says where there is an image at all
   * @param patients whose each patch is
   * @param ids what each patch is called
   */
  public record Facts(
      String name,
      String source,
      int height,
      int width,
      int raters,
      boolean hasField,
      List<String> patients,
      List<String> ids) {
    /** Pixels of a patch. */
    public int area() {
      return height * width;
    }

    /** The bit of a mark that says where the field of view is. */
    int fieldBit() {
      return raters;
    }

    /** Bytes of all grey values, and of all marks. */
    public int pixels() {
      return Math.multiplyExact(ids.size(), area());
    }

    /** One byte a pixel, with a bit for each rater and one for the field of view. */
    public byte[] marks(List<byte[]> masks) {
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

  /**
   * The pixels, patch after patch, shared by all views; on the heap or in a mapped file.
   *
   * @param grey a byte a pixel, 0 to 255
   * @param marks a byte a pixel, as {@link Facts#marks} makes them
   */
  public record Store(Facts facts, ByteBuffer grey, ByteBuffer marks) {
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
  public static final class Builder {
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
    public void put(int i, String patient, String id, byte[] image, List<byte[]> masks) {
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
    public PatchSet build() {
      return of(new Store(facts, ByteBuffer.wrap(grey), ByteBuffer.wrap(marks)));
    }
  }
}
