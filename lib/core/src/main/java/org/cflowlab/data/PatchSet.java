package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Sha256;

/**
 * An immutable set of images of one size, grey or in three colours, each with the masks of its
 * raters: R for every image, or fewer for some.
 *
 * <p>It takes a byte a pixel for each channel, and one bit for each rater. Arrays are made on
 * demand, for the patches asked for.
 */
public final class PatchSet {
  /** The most raters a set can hold. */
  public static final int MAX_RATERS = 32;

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

  /**
   * A set of a program's own arrays. Images are kept in 8 bits a value, rounded to the nearest.
   *
   * @param images [N][C][H][W], 0 to 1, all of one size
   * @param masks [N][R][H][W], 0 or 1; null, or missing at the end, where that rater did not look
   * @param patients whose each image is: {@link Split#byPatient} keeps a patient on one side
   * @throws BadInputException if a size or value does not fit; the message says which and where
   */
  public static PatchSet of(float[][][][] images, float[][][][] masks, List<String> patients) {
    return ArrayPatches.of(images, masks, patients);
  }

  /**
   * The same of two arrays, which stay the caller's.
   *
   * @param images [N, C, H, W], floating point 0 to 1, or uint8 0 to 255
   * @param masks [N, R, H, W], 0 or 1, floating point, uint8 or boolean; NaN everywhere where that
   *     rater did not look
   * @param patients whose each image is
   * @throws IllegalArgumentException if a shape, type or value does not fit; the message says which
   */
  public static PatchSet of(NDArray images, NDArray masks, List<String> patients) {
    return ArrayPatches.of(images, masks, patients);
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

  /** R, the most masks that an image has; 1 in a set of a single rater. */
  public int raters() {
    return single.isPresent() ? 1 : store.facts.raters();
  }

  /** How many raters looked at patch i: 1 to R. */
  public int raters(int i) {
    return single.isPresent() ? 1 : store.facts.ratersOf(index[i]);
  }

  /** The slot, 0 to R-1, of the k-th of the raters who looked at patch i. */
  public int slot(int i, int k) {
    return single.isPresent() ? 0 : store.facts.slot(index[i], k);
  }

  /** Channels of an image: 1 grey, 3 colours. */
  public int channels() {
    return store.facts.channels();
  }

  /** What was decided when the images were read. */
  public Reading reading() {
    return store.facts.reading();
  }

  /**
   * The same images, each with the mask of one slot alone: {@link #raters()} is 1, and slot 0 of
   * the result is the given slot here.
   *
   * <p>On known-truth lesions with styles, and on retina photographs, a slot is a person. On LIDC
   * it is none: the slots are sorted in part, the first is empty for 8% of the patches and the
   * fourth for 63%, so that one slot is a biased rater there: use {@link #singleRater}.
   *
   * <p>Images at which that rater did not look are left out.
   *
   * @param slot 0 to R-1
   */
  public PatchSet raterSlot(int slot) {
    Objects.checkIndex(slot, raters());
    if (single.isPresent()) {
      return this;
    }
    int[] looked =
        IntStream.range(0, size()).filter(i -> store.facts.looked(index[i], slot)).toArray();
    PatchSet seen = looked.length == size() ? this : select(looked);
    return seen.single(
        i -> seen.store.facts.rank(seen.index[i], slot), "rater slot " + (slot + 1) + " alone");
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
        i -> new SplittableRandom(seed * GOLDEN + id(i).hashCode()).nextInt(raters(i)),
        "one rater slot an image, drawn with seed " + seed);
  }

  /**
   * The same images, each with the mask in its first slot alone, or in the first that somebody
   * looked for: the paper's single rater. Where slots are persons that is one person; on LIDC it is
   * the more willing to mark, see {@link #raterSlot}.
   */
  public PatchSet firstRater() {
    return single(i -> 0, "the first rater slot of each image alone");
  }

  private PatchSet single(IntUnaryOperator slotOf, String what) {
    if (single.isPresent()) {
      return this;
    }
    int[] slots =
        IntStream.range(0, size())
            .map(i -> store.facts.slot(index[i], slotOf.applyAsInt(i)))
            .toArray();
    return new PatchSet(store, index, Optional.of(new SingleRater(slots, what)));
  }

  /** The bit of a rater in the marks of patch i. */
  private int bit(int i, int rater) {
    return single.isPresent() ? single.get().slots[i] : store.facts.slot(index[i], rater);
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

  /** Whether it says of each patient which part of the split that one is in. */
  public boolean carriesSplit() {
    return !store.facts.parts().isEmpty();
  }

  /** The part of the split that patch i is in; null in a set that carries none. */
  Split.Part part(int i) {
    return store.facts.parts().get(patient(i));
  }

  /** How many different patients. */
  public int patients() {
    return (int) Arrays.stream(index).mapToObj(store.facts.patients()::get).distinct().count();
  }

  /** Source, size and a hash of names, images and masks: equal lines mean equal data. */
  public String provenance() {
    String source = store.facts.source() + single.map(one -> ", " + one.what).orElse("");
    return String.format(
        Locale.ROOT,
        "%s: %d patches of %d patients, %dx%d, %s, sha256 %s",
        source,
        size(),
        patients(),
        height(),
        width(),
        ratersInWords(),
        hash());
  }

  /**
   * The images of some patches.
   *
   * @return float32 [n, C, H, W], 0 to 1
   */
  public NDArray images(NDManager manager, int... patches) {
    ByteBuffer grey = buffer(patches.length, channels());
    for (int i : patches) {
      grey.put(store.grey(index[i]));
    }
    try (NDArray bytes = bytes(manager, grey, patches.length, channels());
        NDArray values = bytes.toType(DataType.FLOAT32, false)) {
      return values.div(255f);
    }
  }

  /**
   * The masks of all raters.
   *
   * @return float32 [n, R, H, W], 0 or 1, where R is how many raters each of these patches has
   * @throws IllegalArgumentException if they have not all the same number
   */
  public NDArray masks(NDManager manager, int... patches) {
    int raters = patches.length == 0 ? raters() : raters(patches[0]);
    ByteBuffer marks = buffer(patches.length, raters);
    for (int i : patches) {
      if (raters(i) != raters) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s has %d raters and %s has %d; take patches with the same number of raters at once",
                id(patches[0]),
                raters,
                id(i),
                raters(i)));
      }
      byte[] all = store.marks(index[i]);
      for (int rater = 0; rater < raters; rater++) {
        marks.put(plane(all, bit(i, rater)));
      }
    }
    return floats(manager, marks, patches.length, raters);
  }

  /**
   * How many of these patches, from one on, can be taken at once: they have the same number of
   * raters.
   *
   * @param most how many at most
   */
  public int run(int[] patches, int from, int most) {
    int to = from + 1;
    while (to < Math.min(patches.length, from + most)
        && raters(patches[to]) == raters(patches[from])) {
      to++;
    }
    return to - from;
  }

  /**
   * One rater's mask of each patch.
   *
   * @param patches n patches
   * @param raters n of the patches' raters, 0 to {@link #raters(int)} - 1, such as {@link
   *     RaterSampler} draws
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
    long masks = 0;
    for (int i : patches) {
      for (int rater = 0; rater < raters(i); rater++) {
        marked += marked(i, rater);
      }
      masks += raters(i);
    }
    return (double) marked / (masks * store.facts.area());
  }

  /** How many pixels of patch i a rater marks. */
  public int marked(int i, int rater) {
    int bit = bit(i, Objects.checkIndex(rater, raters(i)));
    byte[] marks = store.marks(index[i]);
    int area = store.facts.area();
    int marked = 0;
    for (int k = (bit >> 3) * area; k < ((bit >> 3) + 1) * area; k++) {
      marked += marks[k] >> (bit & 7) & 1;
    }
    return marked;
  }

  /** Image i in grey, to be shown: height x width values, 0 to 1; the mean of its channels. */
  public float[] shown(int i) {
    byte[] grey = grey(i);
    float[] mean = new float[store.facts.area()];
    for (int k = 0; k < grey.length; k++) {
      mean[k % mean.length] += (grey[k] & 0xff) / (255f * channels());
    }
    return mean;
  }

  /**
   * The grey values of patch i, row by row, 0 to 255 as unsigned bytes; channel after channel where
   * there are three.
   */
  public byte[] grey(int i) {
    return store.grey(index[i]);
  }

  /** A rater's mask of patch i, row by row, 0 or 1. */
  public byte[] mask(int i, int rater) {
    return plane(store.marks(index[i]), bit(i, Objects.checkIndex(rater, raters(i))));
  }

  /** All indices, 0 to size-1: for the methods that take some. */
  public int[] all() {
    return IntStream.range(0, size()).toArray();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d patches, %dx%d, %s",
        name(),
        size(),
        height(),
        width(),
        ratersInWords());
  }

  private String ratersInWords() {
    IntSummaryStatistics counts = IntStream.range(0, size()).map(this::raters).summaryStatistics();
    int least = size() == 0 ? raters() : counts.getMin();
    int most = size() == 0 ? raters() : counts.getMax();
    return (least < most ? least + " to " : "") + most + (most == 1 ? " rater" : " raters");
  }

  /** The plane of one rater, or of the field of view. */
  private byte[] plane(byte[] marks, int bit) {
    byte[] plane = new byte[store.facts.area()];
    int from = (bit >> 3) * plane.length;
    for (int k = 0; k < plane.length; k++) {
      plane[k] = (byte) (marks[from + k] >> (bit & 7) & 1);
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

  /** A store of these patches alone, in this order. A single rater is one of a set of one. */
  Store store() {
    Facts f = store.facts;
    int planes = raters();
    Facts facts =
        new Facts(
            f.name,
            f.source + single.map(one -> ", " + one.what).orElse(""),
            f.height,
            f.width,
            f.channels,
            planes,
            f.hasField,
            names().stream().map(Name::patient).toList(),
            names().stream().map(Name::id).toList(),
            single.isPresent() || f.looked.isEmpty()
                ? List.of()
                : Arrays.stream(index).mapToObj(f.looked::get).toList(),
            f.parts,
            f.reading);
    ByteBuffer grey = ByteBuffer.allocate(Math.multiplyExact(size(), facts.greyBytes()));
    ByteBuffer marks = ByteBuffer.allocate(Math.multiplyExact(size(), facts.markBytes()));
    for (int i = 0; i < size(); i++) {
      grey.put(grey(i));
      byte[] own = store.marks(index[i]);
      List<byte[]> all = new ArrayList<>();
      for (int r = 0; r < planes; r++) {
        all.add(plane(own, single.isPresent() ? bit(i, 0) : r));
      }
      if (f.hasField) {
        all.add(plane(own, f.fieldBit()));
      }
      marks.put(facts.marks(all));
    }
    return new Store(facts, grey, marks);
  }

  private synchronized String hash() {
    if (hash == null) {
      Sha256 sha = new Sha256();
      for (int i = 0; i < size(); i++) {
        sha.add(patient(i) + '\n' + id(i) + '\n');
        sha.add(store.grey(index[i]));
        sha.add(single.isPresent() ? mask(i, 0) : store.marks(index[i]));
        if (!store.facts.looked().isEmpty()) {
          sha.add("looked " + store.facts.looked().get(index[i]));
        }
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
   * @param channels C of an image
   * @param raters R, at most {@link #MAX_RATERS}
   * @param hasField whether a mark also says where there is an image at all
   * @param patients whose each patch is
   * @param ids what each patch is called
   * @param looked a bit for each rater slot of each patch, set if that rater looked at it; empty if
   *     all looked at all
   * @param parts which part of the split each patient is in, if the set carries its split; else
   *     empty
   * @param reading what was decided when they were read
   */
  public record Facts(
      String name,
      String source,
      int height,
      int width,
      int channels,
      int raters,
      boolean hasField,
      List<String> patients,
      List<String> ids,
      List<Long> looked,
      Map<String, Split.Part> parts,
      Reading reading) {
    /** Pixels of a patch. */
    public int area() {
      return height * width;
    }

    /** The bit of a mark that says where the field of view is. */
    int fieldBit() {
      return raters;
    }

    /** Whether a rater looked at a patch. */
    boolean looked(int patch, int slot) {
      return looked.isEmpty() || (looked.get(patch) >> slot & 1) == 1;
    }

    /** How many raters looked at a patch. */
    int ratersOf(int patch) {
      return looked.isEmpty() ? raters : Long.bitCount(looked.get(patch));
    }

    /** The slot of the k-th of the raters who looked at a patch. */
    int slot(int patch, int k) {
      if (looked.isEmpty()) {
        return k;
      }
      int slot = -1;
      for (int left = k; left >= 0; left--) {
        do {
          slot++;
        } while (!looked(patch, slot));
      }
      return slot;
    }

    /** How many raters before a slot looked at a patch. */
    int rank(int patch, int slot) {
      return (int) IntStream.range(0, slot).filter(s -> looked(patch, s)).count();
    }

    /** Bytes of a patch's grey values. */
    public int greyBytes() {
      return channels * area();
    }

    /** Bytes of a patch's marks. */
    public int markBytes() {
      return (raters + (hasField ? 1 : 0) + 7) / 8 * area();
    }

    /**
     * Planes of bits, eight masks to a byte: first those of all raters, then the field of view.
     *
     * @param masks null where a rater did not look
     */
    public byte[] marks(List<byte[]> masks) {
      byte[] marks = new byte[markBytes()];
      for (int plane = 0; plane < masks.size(); plane++) {
        byte[] mask = masks.get(plane);
        int from = (plane >> 3) * area();
        for (int k = 0; mask != null && k < mask.length; k++) {
          if (mask[k] != 0) {
            marks[from + k] |= (byte) (1 << (plane & 7));
          }
        }
      }
      return marks;
    }
  }

  /**
   * The pixels, patch after patch, shared by all views; on the heap or in a mapped file.
   *
   * @param grey {@link Facts#greyBytes} of each patch, 0 to 255
   * @param marks {@link Facts#markBytes} of each patch, as {@link Facts#marks} makes them
   */
  public record Store(Facts facts, ByteBuffer grey, ByteBuffer marks) {
    private byte[] grey(int patch) {
      return bytes(grey, patch, facts.greyBytes());
    }

    private byte[] marks(int patch) {
      return bytes(marks, patch, facts.markBytes());
    }

    private static byte[] bytes(ByteBuffer from, int patch, int length) {
      byte[] bytes = new byte[length];
      from.get(patch * length, bytes);
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
            String.format(Locale.ROOT, "A set holds 1 to %d raters, not %d", MAX_RATERS, raters));
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
              1,
              raters,
              false,
              Arrays.asList(patients),
              Arrays.asList(ids),
              List.of(),
              Map.of(),
              Reading.NONE);
      grey = new byte[pixels];
      marks = new byte[Math.multiplyExact(size, facts.markBytes())];
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
      int bytes = facts.markBytes();
      System.arraycopy(facts.marks(masks), 0, marks, i * bytes, bytes);
    }

    /** The finished set. */
    public PatchSet build() {
      return of(new Store(facts, ByteBuffer.wrap(grey), ByteBuffer.wrap(marks)));
    }
  }
}
