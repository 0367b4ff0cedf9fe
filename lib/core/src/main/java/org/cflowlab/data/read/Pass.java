package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.Reading;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.read.PatchSource.Item;

/** One reading of the chosen patches of a source by one decision. */
final class Pass {
  private final PatchSource source;
  private final Path path;
  private final int[] chosen;
  private final Preparation asked;
  private final Decision decision;
  private final Decision.Seen seen;
  private final Decision.Counts counts = new Decision.Counts();
  private final long[] looked;
  private PatchSet.Facts shape;
  private SplitTable.Carried split;
  private int raters;
  private boolean isIncomplete;

  Pass(
      PatchSource source,
      Path path,
      int[] chosen,
      Preparation asked,
      Decision decision,
      Decision.Seen seen) {
    this.source = source;
    this.path = path;
    this.chosen = chosen;
    this.asked = asked;
    this.decision = decision;
    this.seen = seen;
    this.looked = new long[chosen.length];
  }

  /**
   * The size of what will be read.
   *
   * @param most raters of an image, as far as is known
   * @throws DataException if it is too large to hold
   */
  PatchSet.Facts shape(int most) throws IOException {
    if (most > PatchSet.MAX_RATERS) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has images with %d masks; at most %d are taken",
              path,
              most,
              PatchSet.MAX_RATERS));
    }
    Item first = source.read(chosen[0]);
    Geometry geometry = decision.geometry();
    int height = size(geometry, first.image().raster().height());
    int width = size(geometry, first.image().raster().width());
    boolean hasField = first.field() != null;
    long bytes = (most + (hasField ? 1 : 0) + 7) / 8;
    long largest = Math.max(asked.colour().channels(), bytes) * height * width * chosen.length;
    if (largest > Integer.MAX_VALUE - 8) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is too large to hold: %d patches of %dx%d pixels; give a limit, a crop or a size",
              path,
              chosen.length,
              height,
              width));
    }
    List<Name> names = source.patches();
    List<Name> kept = IntStream.of(chosen).mapToObj(names::get).toList();
    split = SplitTable.of(source, path);
    shape =
        new PatchSet.Facts(
            source.name(),
            source.origin() + ", " + geometryInWords(first),
            height,
            width,
            asked.colour().channels(),
            most,
            hasField,
            kept.stream().map(Name::patient).toList(),
            kept.stream().map(Name::id).toList(),
            List.of(),
            split.parts(),
            Reading.NONE);
    return shape;
  }

  private static int size(Geometry geometry, int side) {
    return geometry.crop() > 0 ? geometry.crop() : geometry.resized(side);
  }

  /** What decides the pixels besides the source: for the provenance. */
  private String geometryInWords(Item first) {
    Raster image = first.image().raster();
    List<String> words = new ArrayList<>();
    Geometry geometry = decision.geometry();
    if (geometry.size() > 0) {
      words.add("resampled to " + geometry.size());
    }
    boolean cuts =
        geometry.crop() > 0
            && (geometry.resized(image.height()) != geometry.crop()
                || geometry.resized(image.width()) != geometry.crop());
    String centre = asked.centre() == Treatment.Centre.LESION ? "lesion crop " : "centre crop ";
    words.add(cuts ? centre + geometry.crop() : "no crop");
    if (asked.colour() != Treatment.Colour.MEAN) {
      words.add(asked.colour() == Treatment.Colour.RGB ? "three colours" : "green of the colours");
    }
    if (decision.images().kind() == ImageRule.Kind.WINDOW) {
      words.add(decision.images().toString());
    }
    return String.join(", ", words);
  }

  /** Reads patch i of those chosen. */
  void put(int i, PatchReader.Pixels pixels) throws IOException {
    Item item = source.read(chosen[i]);
    seen.add(item, path);
    Raster image = item.image().raster();
    Geometry geometry = decision.geometry();
    if (geometry.resized(Math.min(image.height(), image.width())) < geometry.crop()) {
      return; // all will be read again, with a smaller crop
    }
    Geometry.Planes planes = decision.apply(item, shape.raters(), counts);
    if (item.masks().size() > shape.raters()) {
      noteRaters(item.masks().size());
      return;
    }
    if (planes.height() != shape.height() || planes.width() != shape.width()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is %dx%d pixels but others are %dx%d; all patches must have one size",
              path,
              shape.ids().get(i),
              planes.height(),
              planes.width(),
              shape.height(),
              shape.width()));
    }
    for (int slot = 0; slot < item.masks().size(); slot++) {
      looked[i] |= item.masks().get(slot) == null ? 0 : 1L << slot;
    }
    byte[] grey = planes.channels().get(0);
    if (planes.channels().size() > 1) {
      grey = new byte[shape.greyBytes()];
      for (int c = 0; c < planes.channels().size(); c++) {
        System.arraycopy(planes.channels().get(c), 0, grey, c * shape.area(), shape.area());
      }
    }
    pixels.put(i, grey, shape.marks(planes.masks()));
  }

  private synchronized void noteRaters(int most) {
    raters = Math.max(raters, most);
    isIncomplete = true;
  }

  /** The most raters of an image, if there were more than expected; else 0. */
  synchronized int raters() {
    return isIncomplete ? raters : 0;
  }

  /**
   * All there is to know of what was read.
   *
   * @throws DataException if it is nothing that could be learnt from
   */
  PatchSet.Facts facts() throws DataException {
    long everybody = shape.raters() == 64 ? -1 : (1L << shape.raters()) - 1;
    boolean all = LongStream.of(looked).allMatch(l -> l == everybody);
    int least = LongStream.of(looked).mapToInt(Long::bitCount).min().orElseThrow();
    List<String> lines = new ArrayList<>();
    long patients = shape.patients().stream().distinct().count();
    lines.add(
        String.format(
            Locale.ROOT,
            "Layout: %s; %d images of %d patients, %s%s",
            source.layout(),
            chosen.length,
            patients,
            all ? "" : least + " to ",
            shape.raters() == 1 ? "1 rater" : shape.raters() + " raters"));
    lines.addAll(decision.lines(seen, counts));
    List<String> notes = new ArrayList<>(source.notes());
    notes.addAll(split.notes());
    notes.addAll(decision.notes(counts));
    Treatment treatment =
        new Treatment(
            decision.images().toString(),
            asked.colour(),
            asked.size(),
            source.kind(),
            asked.choices());
    return new PatchSet.Facts(
        shape.name(),
        shape.source(),
        shape.height(),
        shape.width(),
        shape.channels(),
        shape.raters(),
        shape.hasField(),
        shape.patients(),
        shape.ids(),
        all ? List.of() : Arrays.stream(looked).boxed().toList(),
        shape.parts(),
        new Reading(lines, notes, treatment));
  }
}
