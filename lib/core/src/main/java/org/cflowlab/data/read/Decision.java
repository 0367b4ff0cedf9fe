package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.cflowlab.data.DataException;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.read.PatchSource.Item;
import org.cflowlab.data.read.PatchSource.Plane;

/**
 * How a set is read: one rule for its images, one for its masks (or for each rater's), one for its
 * sizes. It is drawn from some of the items, and confirmed by all of them while they are read; if
 * others would have made it another decision, they are read again with that.
 */
final class Decision {
  private final Path source;
  private final Preparation asked;
  private final ImageRule images;
  private final MaskRules masks;
  private final int crop;

  private Decision(Path source, Preparation asked, ImageRule images, MaskRules masks, int crop) {
    this.source = source;
    this.asked = asked;
    this.images = images;
    this.masks = masks;
    this.crop = crop;
  }

  ImageRule images() {
    return images;
  }

  MaskRules masks() {
    return masks;
  }

  Geometry geometry() {
    return new Geometry(asked.size(), crop, asked.centre());
  }

  /** Whether another decision reads the same. */
  boolean readsAs(Decision other) {
    return images.equals(other.images) && masks.markAs(other.masks) && crop == other.crop;
  }

  /** What some items hold. Several threads may add to it. */
  static final class Seen {
    private final List<MaskValues> marks = new ArrayList<>();
    private ImageRule.Range range = ImageRule.Range.NONE;
    private final boolean mayBeBlank;
    private int smallest = Integer.MAX_VALUE;
    private Plane first;
    private Plane other;
    private boolean colours;

    /**
     * Nothing yet.
     *
     * @param mayBeBlank whether items are parts of images, which may have nothing in them
     */
    Seen(boolean mayBeBlank) {
      this.mayBeBlank = mayBeBlank;
    }

    /**
     * Adds an item.
     *
     * @throws DataException if it cannot be used, whatever the others are
     */
    void add(Item item, Path source) throws DataException {
      Raster image = item.image().raster();
      ImageRule.Range its;
      try {
        if (!mayBeBlank && image.isConstant()) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "all its pixels are %s: an image without content; remove it or get it again",
                  ImageRule.number(image.values()[0])));
        }
        its = ImageRule.Range.of(image);
      } catch (IOException e) {
        throw in(source, item.image(), e);
      }
      for (int rater = 0; rater < item.masks().size(); rater++) {
        if (item.masks().get(rater) != null) {
          addMask(rater, item.masks().get(rater), item.image(), source);
        }
      }
      synchronized (this) {
        range = range.and(its);
        colours |= isColoured(image);
        int side = Math.min(image.height(), image.width());
        smallest = Math.min(smallest, side);
        if (first == null) {
          first = sizeOnly(item.image());
        } else if (other == null && !size(first).equals(size(item.image()))) {
          other = sizeOnly(item.image());
        }
      }
    }

    private void addMask(int rater, Plane mask, Plane image, Path source) throws DataException {
      Raster m = mask.raster();
      Raster i = image.raster();
      if (m.height() != i.height() || m.width() != i.width()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "In %s, %s is %dx%d pixels but %s is %dx%d; a patch and its masks must have one size%s",
                source,
                mask.file(),
                m.height(),
                m.width(),
                image.file(),
                i.height(),
                i.width(),
                m.isTurned() || i.isTurned()
                    ? "; one of them lies turned in its file and was set upright, as its EXIF"
                        + " orientation says: draw masks on images as they are shown"
                    : ""));
      }
      try {
        if (m.shows(i)) {
          throw new IOException(
              "it shows the image itself, perhaps with an outline drawn into it, as RIGA has; fill"
                  + " what is outlined and save it black and white");
        }
        marks(rater).add(MaskValues.of(m));
      } catch (IOException e) {
        throw in(source, mask, e);
      }
    }

    private synchronized MaskValues marks(int rater) {
      while (marks.size() <= rater) {
        marks.add(new MaskValues());
      }
      return marks.get(rater);
    }

    private static String size(Plane plane) {
      return plane.raster().height() + "x" + plane.raster().width();
    }

    /** The plane without its pixels, which need not be kept. */
    private static Plane sizeOnly(Plane plane) {
      Raster r = plane.raster();
      return new Plane(plane.file(), new Raster(r.height(), r.width(), 0, new float[0], 0));
    }

    private static boolean isColoured(Raster image) {
      if (image.colours() < 3) {
        return false;
      }
      float[] v = image.values();
      for (int at = 0; at < v.length; at += image.bands()) {
        if (v[at] != v[at + 1] || v[at] != v[at + 2]) {
          return true;
        }
      }
      return false;
    }

    /** Whether some images have colours. */
    boolean hasColours() {
      return colours;
    }

    /**
     * What follows from all that was seen.
     *
     * @throws DataException if nothing does; the message says why
     */
    synchronized Decision decide(Path source, Preparation asked, boolean tiled)
        throws DataException {
      int crop = tiled ? 0 : asked.crop();
      int side = asked.size() > 0 ? asked.size() : smallest;
      if (crop > side && asked.atMost()) {
        crop = side;
      }
      if (crop > side) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has patches of %s pixels, smaller than the crop of %d; give at most %d",
                source,
                asked.size() > 0 ? side + "x" + side : sizeInWords(),
                crop,
                side));
      }
      if (other != null && crop == 0 && asked.size() == 0) {
        throw new DataException(
            String.format(
                    Locale.ROOT,
                    "In %s, %s is %s pixels but %s is %s; all images must have one size: resample them with",
                    source,
                    other.file(),
                    size(other),
                    first.file(),
                    size(first))
                + " --size N, or cut them with --crop N, at most "
                + side);
      }
      try {
        return new Decision(
            source, asked, ImageRule.of(range, asked), MaskRules.of(marks, asked), crop);
      } catch (IOException e) {
        throw new DataException(String.format(Locale.ROOT, "In %s, %s", source, e.getMessage()), e);
      }
    }

    /** The size of images, or that they differ. */
    String sizeInWords() {
      return other == null
          ? size(first)
          : String.format(Locale.ROOT, "%s, %s and perhaps others", size(first), size(other));
    }
  }

  private static DataException in(Path source, Plane plane, IOException e) {
    return new DataException(
        String.format(Locale.ROOT, "In %s, %s: %s", source, plane.file(), e.getMessage()), e);
  }

  /** What was counted while patches were read by a decision. */
  static final class Counts {
    private final AtomicLong masks = new AtomicLong();
    private final AtomicLong empty = new AtomicLong();
    private final AtomicLong full = new AtomicLong();
    private final AtomicLong before = new AtomicLong();
    private final AtomicLong after = new AtomicLong();
    private final LostMasks lost = new LostMasks();
    private final GreyLevels levels = new GreyLevels();
    private final AtomicLong turned = new AtomicLong();
    private final AtomicBoolean divided = new AtomicBoolean(true);

    private void add(Geometry.Planes whole, Geometry.Planes cut) {
      if (divided.get() && !areDivided(whole.masks())) {
        divided.set(false);
      }
      for (int m = 0; m < whole.masks().size(); m++) {
        if (whole.masks().get(m) != null) {
          long all = sum(whole.masks().get(m));
          masks.incrementAndGet();
          empty.addAndGet(all == 0 ? 1 : 0);
          full.addAndGet(all > .9 * whole.masks().get(m).length ? 1 : 0);
          before.addAndGet(all);
          after.addAndGet(cut == whole ? all : sum(cut.masks().get(m)));
        }
      }
    }

    /** Whether each pixel is marked in exactly one of several masks, as by classes. */
    private static boolean areDivided(List<byte[]> masks) {
      List<byte[]> there = masks.stream().filter(mask -> mask != null).toList();
      if (there.size() < 2) {
        return false;
      }
      for (int k = 0; k < there.get(0).length; k++) {
        int marked = 0;
        for (byte[] mask : there) {
          marked += mask[k];
        }
        if (marked != 1) {
          return false;
        }
      }
      return true;
    }

    private static long sum(byte[] marks) {
      int sum = 0;
      for (byte mark : marks) {
        sum += mark;
      }
      return sum;
    }

    private double cutOff() {
      return before.get() == 0 ? 0 : 1 - (double) after.get() / before.get();
    }
  }

  /**
   * Turns a decoded item into the planes of a patch; the field of view is the last of the masks.
   */
  Geometry.Planes apply(Item item, int raters, Counts counts) throws IOException {
    Raster image = item.image().raster();
    List<byte[]> channels = images.apply(image, asked.colour());
    if (images.kind() != ImageRule.Kind.BYTES && !asked.hasWindow()) {
      counts.levels.add(image, channels);
    }
    if (image.isTurned()
        && item.masks().stream().anyMatch(m -> m != null && !m.raster().isTurned())) {
      counts.turned.incrementAndGet();
    }
    List<byte[]> marks = new ArrayList<>();
    for (Plane mask : item.masks()) {
      MaskRule rule = masks.of(marks.size());
      if (mask != null && Double.isNaN(asked.threshold())) {
        counts.lost.add(marks.size(), mask, rule);
      }
      marks.add(mask == null ? null : rule.apply(mask.raster()));
    }
    while (marks.size() < raters) {
      marks.add(null);
    }
    Geometry geometry = geometry();
    Geometry.Planes whole =
        geometry.resample(new Geometry.Planes(image.height(), image.width(), channels, marks));
    Geometry.Planes cut = geometry.cut(whole);
    counts.add(whole, cut);
    if (item.field() == null) {
      return cut;
    }
    Geometry.Planes field =
        geometry.cut(
            geometry.resample(
                new Geometry.Planes(
                    image.height(),
                    image.width(),
                    List.of(),
                    List.of(new MaskRule(.5f, false, "").apply(item.field().raster())))));
    List<byte[]> all = new ArrayList<>(cut.masks());
    all.add(field.masks().get(0));
    return new Geometry.Planes(cut.height(), cut.width(), cut.channels(), all);
  }

  /**
   * The lines that say what was decided: values and sizes.
   *
   * @throws DataException if no mask marks anything, some are of another scale, or the crop keeps
   *     nothing that is marked
   */
  List<String> lines(Seen seen, Counts counts) throws DataException {
    counts.lost.refuse(source);
    if (counts.before.get() == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, all %d masks are empty (%s): nothing could be learnt from them; look at the masks, or say which values are marked with --threshold",
              source,
              counts.masks.get(),
              masks.text()));
    }
    if (counts.divided.get()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, each pixel of each image is marked in exactly one of its masks: they are classes"
                  + " (one-hot), not several raters' marks; keep the masks of one class",
              source));
    }
    if (counts.after.get() == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, the crop of %d pixels keeps nothing of what is marked; give --crop none, --size N or --center lesion",
              source,
              crop));
    }
    String colours =
        switch (asked.colour()) {
          case RGB -> ", three colours";
          case GREEN -> ", the green of their colours";
          default ->
              seen.hasColours() ? ", colours averaged to grey (--channels 3 keeps them)" : "";
        };
    String values =
        String.format(
            Locale.ROOT, "Values: images %s%s; %s", images.text(asked), colours, masks.text());
    StringBuilder size = new StringBuilder("Size:   images of " + seen.sizeInWords());
    if (asked.size() > 0) {
      size.append(
          String.format(
              Locale.ROOT, ", resampled to %dx%d, aspect kept", asked.size(), asked.size()));
    }
    if (crop > 0) {
      size.append(
          String.format(
              Locale.ROOT,
              ", crop of %dx%d around the middle of %s, with %.1f%% of the marked pixels",
              crop,
              crop,
              asked.centre() == Treatment.Centre.LESION ? "what is marked" : "the image",
              100 * (1 - counts.cutOff())));
    } else if (asked.size() == 0) {
      size.append(", whole");
    }
    return List.of(values, size.toString());
  }

  /** What a user should know. */
  List<String> notes(Counts counts) {
    List<String> notes = new ArrayList<>();
    if (counts.cutOff() > .01) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the crop of %d pixels cuts off %.0f%% of the marked pixels; --crop N, --crop none or"
                  + " --size N keep more",
              crop,
              Math.max(1, 100 * counts.cutOff())));
    }
    if (2 * counts.empty.get() > counts.masks.get()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d of %d masks are empty; if that is not what the raters saw, look at their values",
              counts.empty.get(),
              counts.masks.get()));
    }
    if (2 * counts.full.get() > counts.masks.get()) {
      notes.add(
          String.format(
                  Locale.ROOT,
                  "%d of %d masks mark nearly everything; if black should be what is marked, say",
                  counts.full.get(),
                  counts.masks.get())
              + " --invert-masks");
    }
    notes.addAll(counts.lost.notes());
    notes.addAll(counts.levels.notes(images));
    if (counts.turned.get() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d images lie turned in their files and were set upright, as their EXIF orientation"
                  + " says; masks must have been drawn on them as they are shown",
              counts.turned.get()));
    }
    if (asked.centre() == Treatment.Centre.LESION && crop > 0) {
      notes.add("a crop around what is marked tells the model where to look: scores are flattered");
    }
    return notes;
  }
}
