package org.cflowlab.data.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.PatchSource.Planes;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;

/**
 * Reads patches with several raters' masks, in whatever layout they come: see {@link Layouts}. Only
 * the patches asked for are decoded, on all cores.
 */
public final class PatchReader {
  private PatchReader() {}

  /**
   * Reads patches.
   *
   * @param source a folder or a file
   * @param crop height and width to cut from the middle, in pixels; 0 for the whole patch
   * @param limit at most this many patches, 0 for all. Patients come in an order shuffled by the
   *     seed, each with all patches, but for the last, who may be cut short
   * @param seed of that order
   * @param progress told of every patch read
   * @return the patches, patient by patient
   * @throws DataException if the source cannot be used, naming the file and the fault
   */
  public static PatchSet read(Path source, int crop, int limit, long seed, Progress progress)
      throws IOException {
    requireNotNegative(crop, limit);
    try (PatchSource patches = Layouts.open(source, crop, progress)) {
      int[] chosen = choose(patches.patches(), limit, seed);
      return decode(patches, source, chosen, crop, Heap::new, progress);
    }
  }

  /**
   * Reads patches as {@link #read} does, and keeps them decoded in the cache for the next time. A
   * few patches of many are not kept, unless the cache has them all already.
   */
  static PatchSet read(
      Path source, int crop, int limit, long seed, PatchCache cache, Progress progress)
      throws IOException {
    requireNotNegative(crop, limit);
    PatchSet all = cache.find(source, crop).orElse(null);
    if (all == null) {
      try (PatchSource patches = Layouts.open(source, crop, progress)) {
        if (limit > 0 && !patches.isReadAtOnce()) {
          int[] chosen = choose(patches.patches(), limit, seed);
          return decode(patches, source, chosen, crop, Heap::new, progress);
        }
        all = decodeAll(patches, source, crop, cache, progress);
      }
    }
    return all.select(choose(all.names(), limit, seed));
  }

  private static PatchSet decodeAll(
      PatchSource patches, Path source, int crop, PatchCache cache, Progress progress)
      throws IOException {
    int[] all = IntStream.range(0, patches.patches().size()).toArray();
    try {
      return decode(
          patches, source, all, crop, facts -> cache.writer(source, crop, facts), progress);
    } catch (PatchCache.Unusable e) {
      cache.warn(e);
      return decode(patches, source, all, crop, Heap::new, progress);
    }
  }

  private static void requireNotNegative(int crop, int limit) {
    if (crop < 0 || limit < 0) {
      throw new BadInputException("crop and limit are 0 or more, not " + crop + " and " + limit);
    }
  }

  /**
   * Reads and decodes every file of every patch, keeping none; checksums are compared where there
   * are some.
   *
   * @return what is there
   * @throws DataException if anything is missing or damaged, or sizes differ
   */
  public static Summary verify(Path source, Progress progress) throws IOException {
    try (PatchSource patches = Layouts.open(source, 0, progress)) {
      List<Name> names = patches.patches();
      Planes first = patches.read(0);
      forEach(
          names.size(),
          progress,
          i -> requireSize(patches.read(i), names.get(i), first, names.get(0), source));
      return summary(patches);
    }
  }

  /**
   * Counts the patches without decoding them.
   *
   * @throws DataException if there are none, or one lacks a file
   */
  public static Summary summary(Path source) throws IOException {
    try (PatchSource patches = Layouts.open(source, 0, Progress.NONE)) {
      return summary(patches);
    }
  }

  private static Summary summary(PatchSource source) {
    List<Name> names = source.patches();
    long patients = names.stream().map(Name::patient).distinct().count();
    return new Summary(source.name(), names.size(), (int) patients);
  }

  /**
   * How much a source holds.
   *
   * @param name of the set, such as "lidc" or "drive"
   */
  public record Summary(String name, int patches, int patients) {}

  private static int[] choose(List<Name> names, int limit, long seed) {
    Map<String, List<Integer>> byPatient = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byPatient.computeIfAbsent(names.get(i).patient(), p -> new ArrayList<>()).add(i);
    }
    List<String> patients = new ArrayList<>(byPatient.keySet());
    Collections.shuffle(patients, new Random(seed));
    return patients.stream()
        .flatMap(patient -> byPatient.get(patient).stream())
        .limit(limit == 0 ? Long.MAX_VALUE : limit)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static PatchSet decode(
      PatchSource source, Path path, int[] chosen, int crop, Destination to, Progress progress)
      throws IOException {
    List<Name> names = source.patches();
    List<Name> kept = IntStream.of(chosen).mapToObj(names::get).toList();
    Planes first = source.read(chosen[0]);
    PatchSet.Facts facts = facts(source, path, kept, first, crop);
    try (Pixels pixels = to.open(facts)) {
      forEach(
          chosen.length,
          progress,
          i -> {
            Planes whole = source.read(chosen[i]);
            requireSize(whole, names.get(chosen[i]), first, kept.get(0), path);
            Planes planes = crop > 0 ? whole.centre(crop) : whole;
            pixels.put(i, planes.grey(), facts.marks(planes.masks()));
          });
      return PatchSet.of(pixels.finish());
    }
  }

  private static PatchSet.Facts facts(
      PatchSource source, Path path, List<Name> kept, Planes first, int crop) throws DataException {
    int smaller = Math.min(first.height(), first.width());
    if (crop > smaller) {
      throw new DataException(
          "%s has patches of %dx%d pixels, smaller than the crop of %d; give at most %d"
              .formatted(path, first.height(), first.width(), crop, smaller));
    }
    int height = crop > 0 ? crop : first.height();
    int width = crop > 0 ? crop : first.width();
    if ((long) height * width * kept.size() > Integer.MAX_VALUE - 8) {
      throw new DataException(
          "%s is too large to hold: %d patches of %dx%d pixels; give a limit or a crop"
              .formatted(path, kept.size(), height, width));
    }
    boolean cuts = crop > 0 && (first.height() != crop || first.width() != crop);
    String cut = cuts ? "centre crop " + crop : "no crop";
    return new PatchSet.Facts(
        source.name(),
        source.origin() + ", " + cut,
        height,
        width,
        source.raters(),
        source.hasField(),
        kept.stream().map(Name::patient).toList(),
        kept.stream().map(Name::id).toList());
  }

  private static void requireSize(Planes planes, Name name, Planes first, Name other, Path path)
      throws DataException {
    if (planes.height() != first.height() || planes.width() != first.width()) {
      throw new DataException(
          "In %s, %s is %dx%d pixels but %s is %dx%d; all patches must have one size"
              .formatted(
                  path,
                  name.id(),
                  planes.height(),
                  planes.width(),
                  other.id(),
                  first.height(),
                  first.width()));
    }
  }

  /** Takes patches 0 to n-1 on all cores, telling the progress one at a time. */
  private static void forEach(int n, Progress progress, Step step) throws IOException {
    try (Progress.Task task = progress.start("reading patches", n)) {
      AtomicInteger done = new AtomicInteger();
      IntStream.range(0, n)
          .parallel()
          .forEach(
              i -> {
                try {
                  step.take(i);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                synchronized (task) {
                  task.at(done.incrementAndGet(), "");
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private interface Step {
    void take(int i) throws IOException;
  }

  /** Where decoded pixels go. */
  private interface Destination {
    Pixels open(PatchSet.Facts facts) throws IOException;
  }

  /** Decoded pixels being gathered; different patches may be put from different threads. */
  interface Pixels extends AutoCloseable {
    void put(int patch, byte[] grey, byte[] marks) throws IOException;

    PatchSet.Store finish() throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /** Pixels on the heap. */
  private static final class Heap implements Pixels {
    private final PatchSet.Facts facts;
    private final byte[] allGrey;
    private final byte[] allMarks;

    private Heap(PatchSet.Facts facts) {
      this.facts = facts;
      allGrey = new byte[facts.pixels()];
      allMarks = new byte[facts.pixels()];
    }

    @Override
    public void put(int patch, byte[] grey, byte[] marks) {
      System.arraycopy(grey, 0, allGrey, patch * facts.area(), facts.area());
      System.arraycopy(marks, 0, allMarks, patch * facts.area(), facts.area());
    }

    @Override
    public PatchSet.Store finish() {
      return new PatchSet.Store(facts, ByteBuffer.wrap(allGrey), ByteBuffer.wrap(allMarks));
    }
  }
}
