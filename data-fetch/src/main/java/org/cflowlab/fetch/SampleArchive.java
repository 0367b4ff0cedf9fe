package org.cflowlab.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.SplitTable;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * A sample of LIDC patches as one file, byte for byte the same wherever it is made: a tar, packed
 * by xz, of the tree that such patches come in, with PGM pictures, the table of its split, and a
 * text that says where it comes from. The same text is written beside it.
 */
final class SampleArchive {
  /** The folder that all is in. */
  private static final String TOP = "lidc-sample/";

  private static final Pattern ID = Pattern.compile("([^/]+)/nodule-\\d+/slice-\\d+");
  private static final int PERMISSIONS = 0100644;

  private final PatchSet sample;
  private final Map<String, Split.Part> parts = new TreeMap<>();
  private final String text;

  /** The archive of a sample drawn from a set. */
  static SampleArchive drawn(PatchSet set, long seed) {
    SampleDraw.Drawn drawn = SampleDraw.of(set, Split.byPatient(set, seed), seed);
    return new SampleArchive(drawn.patches(), drawn.split(), set.provenance(), seed);
  }

  /**
   * An archive of a sample.
   *
   * @param split of the sample
   * @param source where it was drawn from, as the set's provenance says
   * @throws BadInputException if these are not grey LIDC patches with all raters
   */
  SampleArchive(PatchSet sample, Split split, String source, long seed) {
    this.sample = sample;
    for (int i : sample.all()) {
      if (!ID.matcher(sample.id(i)).matches() || sample.raters(i) != sample.raters()) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "a sample is drawn of LIDC patches, <patient>/nodule-<n>/slice-<k>, with all raters;"
                    + " %s is none",
                sample.id(i)));
      }
    }
    put(split.train(), Split.Part.TRAIN);
    put(split.validation(), Split.Part.VALIDATION);
    put(split.test(), Split.Part.TEST);
    text = describe(split, source, seed);
  }

  private void put(int[] patches, Split.Part part) {
    Arrays.stream(patches).forEach(i -> parts.put(sample.patient(i), part));
  }

  /** Writes the archive, and its text in a file of the same name that ends in {@code .txt}. */
  void write(Path file) throws IOException {
    WholeFile.write(file, bytes());
    WholeFile.write(textBeside(file), text);
  }

  static Path textBeside(Path file) {
    return file.resolveSibling(
        file.getFileName().toString().replaceFirst("(\\.tar)?\\.[^.]*$", "") + ".txt");
  }

  /** What the sample is. */
  String text() {
    return text;
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(bytes, new LZMA2Options(9));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(xz)) {
      put(tar, "README.txt", text.getBytes(StandardCharsets.UTF_8));
      put(tar, SplitTable.FILE, table().getBytes(StandardCharsets.US_ASCII));
      List<Integer> order = new ArrayList<>(Arrays.stream(sample.all()).boxed().toList());
      order.sort(Comparator.comparing(sample::id));
      for (int i : order) {
        put(tar, file(i, "images"), picture(sample.grey(i), 1));
      }
      for (int i : order) {
        for (int rater = 0; rater < sample.raters(); rater++) {
          put(tar, file(i, "mask-" + rater), picture(sample.mask(i, rater), 255));
        }
      }
    }
    return bytes.toByteArray();
  }

  private String table() {
    StringBuilder table = new StringBuilder(SplitTable.HEAD + "\n");
    parts.forEach((patient, part) -> table.append(patient + "," + part.word() + "\n"));
    return table.toString();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(TOP + name);
    entry.setSize(content.length);
    entry.setModTime(0);
    entry.setMode(PERMISSIONS);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** Such as {@code LIDC-IDRI-0003/nodule-0/mask-1/slice-2.pgm}. */
  private String file(int i, String folder) {
    String id = sample.id(i);
    int slash = id.lastIndexOf('/');
    return id.substring(0, slash) + "/" + folder + id.substring(slash) + ".pgm";
  }

  private byte[] picture(byte[] values, int factor) {
    String head = String.format(Locale.ROOT, "P5 %d %d 255\n", sample.width(), sample.height());
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(start, start.length + values.length);
    IntStream.range(0, values.length)
        .forEach(k -> all[start.length + k] = (byte) (values[k] * factor));
    return all;
  }

  private String describe(Split split, String source, long seed) {
    int[] empty =
        IntStream.range(0, sample.size())
            .map(
                i ->
                    (int)
                        IntStream.range(0, sample.raters())
                            .filter(rater -> sample.marked(i, rater) == 0)
                            .count())
            .toArray();
    return String.format(
        Locale.ROOT,
        """
        lidc-sample: %d patches of chest CT, %dx%d pixels, of %d patients, each with the masks of %d raters

        Where from. LIDC-IDRI, The Lung Image Database Consortium and Image Database Resource
        Initiative: Armato SG III, McLennan G, Bidaut L, et al., Medical Physics 38:915-931, 2011;
        The Cancer Imaging Archive, https://doi.org/10.7937/K9/TCIA.2015.LO9QL9SX

        Licence. CC BY 3.0, https://creativecommons.org/licenses/by/3.0/ ; changes made to the
        original: cut into patches of 8 bits around the nodules by others (the set that is in
        circulation as LIDC-IDRI-slices), of these the middle %dx%d pixels, of these the patches
        named here.

        How it was drawn. lab data LIDC-IDRI-slices.zip --draw-sample lidc-sample.tar.xz
        makes this file again, byte for byte. By patient, with seed %d: of each part of the split
        that "lab compare --split-seed %d" makes of the whole set, %d patients to train, %d to
        validate, %d to test; of each patient at most %d patches, so that the quarters by size of the
        lesion and the quarters by distance of two raters are there alike. Nothing was chosen
        for its looks.

        What it has. %d patches to train, %d to validate, %d to test (split.csv); %.0f%% of the masks
        are empty: that rater marked nothing there; in %d patches nobody marked anything within
        these pixels. Masks are 0 and 255; the slots are no persons.

        Drawn from: %s
        """,
        sample.size(),
        sample.height(),
        sample.width(),
        sample.patients(),
        sample.raters(),
        sample.height(),
        sample.width(),
        seed,
        seed,
        SampleDraw.PATIENTS.get(Split.Part.TRAIN),
        SampleDraw.PATIENTS.get(Split.Part.VALIDATION),
        SampleDraw.PATIENTS.get(Split.Part.TEST),
        SampleDraw.PER_PATIENT,
        split.train().length,
        split.validation().length,
        split.test().length,
        100. * IntStream.of(empty).sum() / (sample.size() * sample.raters()),
        IntStream.of(empty).filter(n -> n == sample.raters()).count(),
        source);
  }
}
