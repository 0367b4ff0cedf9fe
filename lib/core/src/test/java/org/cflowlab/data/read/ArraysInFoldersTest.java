package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cflowlab.data.read.OwnImages.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of several sets are never mixed, and none takes the place of another. */
@Tag("once")
class ArraysInFoldersTest {
  private static final OwnImages OWN = new OwnImages(4, 8, 2);
  private static final byte[] IMAGES = OwnImages.npy("|u1", "4, 8, 8", OWN.images());
  private static final byte[] MASKS = OwnImages.npy("|b1", "4, 2, 8, 8", OWN.masks());

  @TempDir Path temp;

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private void refusedEverywhere(Map<String, byte[]> files, String... words) throws IOException {
    Path folder = OwnImages.folder(Files.createTempDirectory(temp, "own"), files);
    refused(folder, words);
    refused(OwnImages.zip(temp.resolve("own.zip"), files), words);
    refused(OwnImages.zip(temp.resolve("own.npz"), files), words);
  }

  @Test
  void ofSeveralSetsAreNamed() throws IOException {
    Map<String, byte[]> two =
        Map.of(
            "north/images.npy", IMAGES,
            "north/masks.npy", MASKS,
            "south/images.npy", IMAGES,
            "south/masks.npy", MASKS);
    refusedEverywhere(two, "north/images.npy and south/images.npy", "path of one");
    assertThat(OwnImages.contents(read(OwnImages.folder(temp, two).resolve("north"))))
        .isEqualTo(OWN.contents());
    refusedEverywhere(
        Map.of("a/images.npy", IMAGES, "a/masks.npy", MASKS, "b/images.npy", IMAGES),
        "a/images.npy and b/images.npy");
    byte[] three = OwnImages.npy("|u1", "3, 8, 8", Arrays.copyOf(OWN.images(), 192));
    refusedEverywhere(
        Map.of("a/x.npy", three, "a/y.npy", three, "b/x.npy", three, "b/y.npy", three), "a/x.npy");
    byte[] one = OwnImages.npy("|b1", "4, 8, 8", Arrays.copyOf(OWN.masks(), 256));
    refusedEverywhere(
        Map.of("images.npy", IMAGES, "rater1/masks.npy", one, "rater2/masks.npy", one),
        "rater1/masks.npy and rater2/masks.npy",
        "masks_1 and masks_2");
  }

  @Test
  void withNamesOfTheirOwnBelongTogether() throws IOException {
    Map<String, byte[]> files = Map.of("in/x.npy", IMAGES, "out/masks.npy", MASKS);
    assertThat(OwnImages.contents(read(OwnImages.folder(temp.resolve("own"), files))))
        .isEqualTo(OWN.contents());
  }

  @Test
  void ofAPictureEachArePaired() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      byte[] colours = new byte[3 * 64];
      for (int k = 0; k < colours.length; k++) {
        colours[k] = (byte) OWN.grey(i, k / 3);
      }
      byte[] mask = Arrays.copyOfRange(OWN.masks(), 128 * i, 128 * i + 64);
      files.put("images/%d.npy".formatted(i), OwnImages.npy("|u1", "8, 8, 3", colours));
      files.put("masks/%d.npy".formatted(i), OwnImages.npy("|u1", "8, 8", mask));
    }
    PatchSet set = read(OwnImages.folder(temp.resolve("own"), files));
    assertThat(set.size()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      int image = Integer.parseInt(set.id(i));
      assertThat(set.mask(i, 0))
          .isEqualTo(Arrays.copyOfRange(OWN.masks(), 128 * image, 128 * image + 64));
    }
  }

  /** A dictionary of tensors by name, in which nothing is a folder but the names may say so. */
  private Path dictionary(List<String> names) throws IOException {
    PickleBytes pickle = new PickleBytes().ops("}(");
    Map<String, byte[]> file = new TreeMap<>();
    for (int k = 0; k < names.size(); k++) {
      boolean image = k % 2 == 0;
      pickle.text(names.get(k));
      if (image) {
        pickle.tensor("Byte", "" + k, 4, 8, 8);
      } else {
        pickle.tensor("Byte", "" + k, 4, 2, 8, 8);
      }
      file.put("m/data/" + k, image ? OWN.images() : OWN.masks());
    }
    file.put("m/data.pkl", pickle.op('u').end());
    return SameInEveryFileTest.stored(temp.resolve("m.pt"), file);
  }

  @Test
  void masksOfAnotherSetAreNoRaters() throws IOException {
    List<String> names = List.of("one/images", "one/masks", "two/images", "two/masks");
    Path file = dictionary(names);
    refused(file, "one/images", "two/images", "--image-key");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () ->
                PatchReader.read(
                    file, Preparation.NONE.withKeys("one/images", ""), 0, 1, Progress.NONE))
        .withMessageContainingAll("one/masks, two/masks", "--mask-key");
    Preparation both = Preparation.NONE.withKeys("one/images", "one/masks");
    assertThat(OwnImages.contents(PatchReader.read(file, both, 0, 1, Progress.NONE)))
        .isEqualTo(OWN.contents());
  }

  @Test
  void keysThatLookTheSameAreRefused() throws IOException {
    refused(
        dictionary(List.of("bilder-ä", "masks", "bilder-ö", "other")), "look the same", "ASCII");
  }
}
