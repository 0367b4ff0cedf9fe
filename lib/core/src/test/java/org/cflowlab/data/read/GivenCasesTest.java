package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sets that were made from real LIDC patches in every layout, where copies lie beside the project:
 * pixel by pixel the patches that they were made from.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class GivenCasesTest {
  private static final int SIDE = 128;

  private List<PatchSource.Item> originals;

  /** The patches of the patients that the cases have. */
  private List<PatchSource.Item> originals() throws IOException {
    if (originals == null) {
      originals = new ArrayList<>();
      Path pickle = Shared.file("fixtures/data_lidc.pickle");
      List<PatchSet.Name> fixtures = PatchReader.read(pickle, 0, 0, 1, Progress.NONE).names();
      try (PatchSource zip =
          Layouts.open(Shared.file("LIDC-IDRI-slices.zip"), Preparation.NONE, Progress.NONE)) {
        for (int i = 0; i < zip.patches().size(); i++) {
          PatchSet.Name name = zip.patches().get(i);
          if (name.patient().matches("LIDC-IDRI-00[01]\\d") || fixtures.contains(name)) {
            originals.add(zip.read(i));
          }
        }
      }
    }
    return originals;
  }

  /** The noise of JPEG is within some grey values in the mean. */
  @ParameterizedTest
  @CsvSource({
    "01-mask01,                  4, 0",
    "04-16bit-12bitrange,        4, 0",
    "11-mask-palette-voc,        4, 0",
    "18-pt-dict.pt,              4, 0",
    "18-raters-2,                2, 0",
    "18-raters-7,                4, 0",
    "43-rater-folders,           4, 0",
    "50-qubiq,                   3, 0",
    "53-data.npz,                4, 0",
    "65-pickle-maskarray.pickle, 4, 0",
    "84-zip-lzma.zip,            4, 0",
    "89-zip-backslash.zip,       4, 0",
    "uid-p2.pickle,              4, 0",
    "13-jpg-files,               4, 3.5",
    "40-cimd,                    4, 3.5",
    "45-chase-names,             2, 3.5",
    "01-chase-3digits,           2, 3.5",
  })
  void isWhatItWasMadeFrom(String name, int raters, double noise) throws IOException {
    PatchSet set = PatchReader.read(Shared.given(name), 0, 0, 1, Progress.NONE);
    assertThat(set.size()).isGreaterThan(2);
    for (int i = 0; i < set.size(); i++) {
      float[] grey = numbers(set.grey(i));
      PatchSource.Item original = nearest(grey);
      assertThat(apart(grey, values(original.image()))).as(set.id(i)).isLessThanOrEqualTo(noise);
      for (int r = 0; r < raters; r++) {
        float[] mask = numbers(set.mask(i, r));
        assertThat(differing(mask, values(original.masks().get(r))))
            .as(set.id(i) + ", rater " + r)
            .isZero();
      }
    }
  }

  private PatchSource.Item nearest(float[] grey) throws IOException {
    assertThat(grey).hasSize(SIDE * SIDE);
    PatchSource.Item nearest = null;
    for (PatchSource.Item item : originals()) {
      if (nearest == null
          || apart(grey, values(item.image())) < apart(grey, values(nearest.image()))) {
        nearest = item;
      }
    }
    return nearest;
  }

  /** The mean difference of grey values. */
  private static double apart(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.abs(a[k] - b[k]);
    }
    return sum / a.length;
  }

  /** Pixels marked in one alone, where 0 is not marked. */
  private static long differing(float[] a, float[] b) {
    long differing = 0;
    for (int k = 0; k < a.length; k++) {
      differing += a[k] > 0 == b[k] > 0 ? 0 : 1;
    }
    return differing;
  }

  private static float[] values(PatchSource.Plane plane) {
    return plane.raster().values();
  }

  private static float[] numbers(byte[] bytes) {
    float[] numbers = new float[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      numbers[k] = bytes[k] & 0xff;
    }
    return numbers;
  }
}
