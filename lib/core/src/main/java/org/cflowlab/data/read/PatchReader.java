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
import org.cflowlab.data.read.PatchSource.Item;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;

/**
 * Reads patches with several raters' masks, in whatever layout they come: see {@link Layouts}. Only
 * the patches asked for are decoded, on all cores.
 */
public final class PatchReader {
  /** Each reading can add what makes another decision: a value, a size, a rater. */
  private static final int MOST_ATTEMPTS = 8;

  private PatchReader() {}

  /** Reads patches, cut from the middle of images, with nothing else asked. */
  public static PatchSet read(Path source, int crop, int limit, long seed, Progress progress)
      throws IOException {
    return read(source, Preparation.ofCrop(crop), limit, seed, progress);
  }

  /**
   * Reads patches.
   *
   * @param source a folder or a file
   * @param asked how images are cut, and what their values mean
   * @param limit at most this many patches, 0 for all. Patients come in an order shuffled by the
   *     seed, each with all patches, but for the last, who may be cut short
   * @param seed of that order
   * @param progress told of every patch read
   * @return the patches, patient by patient; what was decided is in {@link PatchSet#reading}
   * @throws DataException if the source cannot be used, naming the file and the fault
   */
  public static PatchSet read(
      Path source, Preparation asked, int limit, long seed, Progress progress) throws IOException {
    requireNotNegative(limit);
    try (PatchSource patches = Layouts.open(source, asked, progress)) {
      return read(patches, source, asked, limit, seed, progress);
    }
  }

  /** Reads patches of an open source, which the caller closes. */
  static PatchSet read(
      PatchSource patches, Path source, Preparation asked, int limit, long seed, Progress progress)
      throws IOException {
    requireNotNegative(limit);
    int[] chosen = choose(patches.patches(), limit, seed);
    return decode(patches, source, chosen, asked, Heap::new, progress);
  }

  /**
   * Reads patches as {@link #read} does, and keeps them decoded in the cache for the next time. A
   * few patches of many are not kept, unless the cache has them all already.
   */
  static PatchSet read(
      Path source, Preparation asked, int limit, long seed, PatchCache cache, Progress progress)
      throws IOException {
    requireNotNegative(limit);
    PatchSet all = cache.find(source, asked).orElse(null);
    if (all == null) {
      try (PatchSource patches = Layouts.open(source, asked, progress)) {
        if (limit > 0 && limit < patches.patches().size() && !patches.isReadAtOnce()) {
          return read(patches, source, asked, limit, seed, progress);
        }
        all = decodeAll(patches, source, asked, cache, progress);
      }
    }
    return all.select(choose(all.names(), limit, seed));
  }

  private static PatchSet decodeAll(
      PatchSource patches, Path source, Preparation asked, PatchCache cache, Progress progress)
      throws IOException {
    int[] all = IntStream.range(0, patches.patches().size()).toArray();
    try {
      return decode(
          patches, source, all, asked, shape -> cache.writer(source, asked, shape), progress);
    } catch (PatchCache.Unusable e) {
      cache.warn(e);
      return decode(patches, source, all, asked, Heap::new, progress);
    }
  }

  private static void requireNotNegative(int limit) {
    if (limit < 0) {
      throw new BadInputException("the limit is 0 or more, not " + limit);
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
    try (PatchSource patches = Layouts.open(source, Preparation.NONE, progress)) {
      Decision.Seen seen = new Decision.Seen(patches.mayBeBlank());
      forEach(patches.patches().size(), progress, i -> seen.add(patches.read(i), source));
      seen.decide(source, Preparation.NONE, false);
      return summary(patches);
    }
  }

  /**
   * Counts the patches without decoding them.
   *
   * @throws DataException if there are none, or one lacks a file
   */
  public static Summary summary(Path source) throws IOException {
    try (PatchSource patches = Layouts.open(source, Preparation.NONE, Progress.NONE)) {
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

  /** Some of these, from all over. */
  private static int[] spread(int[] of, int count) {
    int n = Math.min(count, of.length);
    return IntStream.range(0, n).map(k -> of[(int) ((long) k * of.length / n)]).toArray();
  }

  private static PatchSet decode(
      PatchSource source,
      Path path,
      int[] chosen,
      Preparation asked,
      Destination to,
      Progress progress)
      throws IOException {
    Decision.Seen probed = new Decision.Seen(source.mayBeBlank());
    int all = source.patches().size();
    if (chosen.length < all) {
      for (int patch : spread(IntStream.range(0, all).toArray(), source.probes())) {
        try {
          probed.add(source.read(patch), path);
        } catch (DataException e) {
          // nobody asked for that patch
        }
      }
    }
    int raters = 1;
    for (int patch : spread(chosen, source.probes())) {
      Item item = source.read(patch);
      probed.add(item, path);
      raters = Math.max(raters, item.masks().size());
    }
    Decision decision = probed.decide(path, asked, source.isTiled());
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Pass pass = new Pass(source, path, chosen, asked, decision, probed);
      try (Pixels pixels = to.open(pass.shape(raters))) {
        forEach(chosen.length, progress, i -> pass.put(i, pixels));
        Decision confirmed = probed.decide(path, asked, source.isTiled());
        if (confirmed.readsAs(decision) && pass.raters() == 0) {
          return PatchSet.of(pixels.finish(pass.facts()));
        }
        decision = confirmed;
        raters = Math.max(raters, pass.raters());
      }
    }
    throw new IllegalStateException("no decision about " + path);
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
    Pixels open(PatchSet.Facts shape) throws IOException;
  }

  /** Decoded pixels being gathered; different patches may be put from different threads. */
  interface Pixels extends AutoCloseable {
    void put(int patch, byte[] grey, byte[] marks) throws IOException;

    PatchSet.Store finish(PatchSet.Facts facts) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /** Pixels on the heap. */
  private static final class Heap implements Pixels {
    private final PatchSet.Facts shape;
    private final byte[] allGrey;
    private final byte[] allMarks;

    private Heap(PatchSet.Facts shape) {
      this.shape = shape;
      allGrey = new byte[shape.ids().size() * shape.greyBytes()];
      allMarks = new byte[shape.ids().size() * shape.markBytes()];
    }

    @Override
    public void put(int patch, byte[] grey, byte[] marks) {
      System.arraycopy(grey, 0, allGrey, patch * shape.greyBytes(), grey.length);
      System.arraycopy(marks, 0, allMarks, patch * shape.markBytes(), marks.length);
    }

    @Override
    public PatchSet.Store finish(PatchSet.Facts facts) {
      return new PatchSet.Store(facts, ByteBuffer.wrap(allGrey), ByteBuffer.wrap(allMarks));
    }
  }
}
