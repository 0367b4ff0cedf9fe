package org.cflowlab.data;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cflowlab.data.GreyPng.Grey;
import org.cflowlab.progress.Progress;

/**
 * Reads LIDC-IDRI chest CT patches with the masks of four raters, from a folder or a zip.
 *
 * <p>The layout is {@code <patient>/nodule-<n>/{images,mask-0..mask-3}/slice-<k>.png} below any
 * folders, grey PNGs of one size; a mask is marked where its value is over 127. Only the patches
 * asked for are decoded, on all cores.
 */
public final class LidcReader {
  private static final int MARKED = 127;

  private LidcReader() {}

  /**
   * Reads patches.
   *
   * @param source a folder or a zip
   * @param crop height and width to cut from the middle, in pixels; 0 for the whole patch
   * @param limit at most this many patches, 0 for all. Patients come in an order shuffled by the
   *     seed, each with all patches, but for the last, who may be cut short
   * @param seed of that order
   * @param progress told of every patch read
   * @return the patches, patient by patient, with 4 raters
   * @throws DataException if the source cannot be used, naming the file and the fault
   */
  public static PatchSet read(Path source, int crop, int limit, long seed, Progress progress)
      throws IOException {
    if (crop < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "crop and limit are 0 or more, not " + crop + " and " + limit);
    }
    try (FileTree tree = FileTree.open(source)) {
      LidcIndex index = LidcIndex.of(tree, source.toString());
      return decode(tree, source, choose(index, limit, seed), crop, progress);
    }
  }

  /**
   * Reads and decodes every file of every patch, keeping none; in a zip, checksums are compared.
   *
   * @return what is there
   * @throws DataException if anything is missing or damaged, or sizes differ
   */
  public static Summary verify(Path source, Progress progress) throws IOException {
    PatchSet pixels = read(source, 1, 0, 0, progress);
    return new Summary(pixels.size(), pixels.patients());
  }

  /**
   * Counts the patches by their names alone, without reading them.
   *
   * @throws DataException if there are none, or one lacks a file
   */
  public static Summary summary(Path source) throws IOException {
    try (FileTree tree = FileTree.open(source)) {
      LidcIndex index = LidcIndex.of(tree, source.toString());
      return new Summary(index.size(), index.patients().size());
    }
  }

  /** How much a source holds. */
  public record Summary(int patches, int patients) {}

  private static List<LidcIndex.Entry> choose(LidcIndex index, int limit, long seed) {
    List<String> patients = new ArrayList<>(index.patients());
    Collections.shuffle(patients, new Random(seed));
    return patients.stream()
        .flatMap(patient -> index.of(patient).stream())
        .limit(limit == 0 ? Long.MAX_VALUE : limit)
        .toList();
  }

  private static PatchSet decode(
      FileTree tree, Path source, List<LidcIndex.Entry> entries, int crop, Progress progress)
      throws IOException {
    String first = entries.get(0).files().get(0);
    Grey size = image(tree, source, first);
    if (crop > Math.min(size.height(), size.width())) {
      throw new DataException(
          "%s has patches of %dx%d pixels, smaller than the crop of %d; give at most %d"
              .formatted(
                  source,
                  size.height(),
                  size.width(),
                  crop,
                  Math.min(size.height(), size.width())));
    }
    Shape shape = crop > 0 ? new Shape(crop, crop) : new Shape(size.height(), size.width());
    if (shape.size() * entries.size() > Integer.MAX_VALUE - 8) {
      throw new DataException(
          "%s is too large to hold: %d patches of %s pixels; give a limit or a crop"
              .formatted(source, entries.size(), shape));
    }
    String origin = "LIDC-IDRI from %s, %s".formatted(source.getFileName(), cropWords(crop));
    PatchSet.Builder set =
        PatchSet.builder("lidc", origin, entries.size(), shape, LidcIndex.RATERS);
    forEach(
        entries.size(),
        progress,
        i -> {
          LidcIndex.Entry entry = entries.get(i);
          List<byte[]> planes = new ArrayList<>(1 + LidcIndex.RATERS);
          for (String file : entry.files()) {
            Grey plane = image(tree, source, file);
            requireSize(plane, size, source, file, first);
            planes.add(crop > 0 ? plane.centre(crop) : plane.values());
          }
          List<byte[]> masks = planes.subList(1, planes.size());
          masks.forEach(LidcReader::binarise);
          set.put(i, entry.patient(), entry.id(), planes.get(0), masks);
        });
    return set.build();
  }

  private static String cropWords(int crop) {
    return crop > 0 ? "centre crop " + crop : "no crop";
  }

  private static void binarise(byte[] mask) {
    for (int k = 0; k < mask.length; k++) {
      mask[k] = (byte) ((mask[k] & 0xff) > MARKED ? 1 : 0);
    }
  }

  private static void requireSize(Grey plane, Grey size, Path source, String file, String first)
      throws DataException {
    if (plane.height() != size.height() || plane.width() != size.width()) {
      throw new DataException(
          "In %s, %s is %dx%d pixels but %s is %dx%d; all patches and masks must have one size"
              .formatted(
                  source, file, plane.height(), plane.width(), first, size.height(), size.width()));
    }
  }

  private static Grey image(FileTree tree, Path source, String file) throws IOException {
    byte[] png = bytes(tree, source, file);
    try {
      return GreyPng.decode(png);
    } catch (IOException e) {
      throw new DataException(
          "In %s, %s is no readable PNG (%s); get it again or remove the patch"
              .formatted(source, file, e.getMessage()),
          e);
    }
  }

  private static byte[] bytes(FileTree tree, Path source, String file) throws IOException {
    try {
      return tree.read(file);
    } catch (IOException e) {
      throw new DataException(
          "In %s, %s is damaged (%s); download it again".formatted(source, file, e.getMessage()),
          e);
    }
  }

  /** Takes patches 0 to n-1 on all cores, telling the progress one at a time. */
  private static void forEach(int n, Progress progress, Step step) throws IOException {
    try (Progress.Task task = progress.start("reading LIDC patches", n)) {
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
}
