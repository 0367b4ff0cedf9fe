package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images, each with its masks, are read as that, however few they are. */
@Tag("once")
class PairsInListsTest {
  @TempDir Path temp;

  private static byte[] mask(OwnImages own, int image, int rater) {
    int from = (image * own.raters() + rater) * own.area();
    return Arrays.copyOfRange(own.masks(), from, from + own.area());
  }

  private static byte[] image(OwnImages own, int image) {
    return Arrays.copyOfRange(own.images(), image * own.area(), (image + 1) * own.area());
  }

  private PatchSet read(PickleBytes pickle) throws IOException {
    Path file = Files.write(temp.resolve("own.pickle"), pickle.end());
    return PatchReader.read(file, 0, 0, 1, Progress.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 40})
  void imagesWithAMaskEach(int images) throws IOException {
    OwnImages own = new OwnImages(images, 12, 1);
    PickleBytes pickle = new PickleBytes().ops("](");
    for (int i = 0; i < images; i++) {
      pickle.array(12, 12, "u1", image(own, i)).array(12, 12, "u1", mask(own, i, 0)).op(0x86);
    }
    assertThat(OwnImages.contents(read(pickle.op('e')))).isEqualTo(own.contents());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void imagesWithSeveralMasksEachOfWhichSomeAreNotThere(int images) throws IOException {
    OwnImages own = new OwnImages(images, 12, 2);
    PickleBytes pickle = new PickleBytes().ops("](");
    for (int i = 0; i < images; i++) {
      pickle.array(12, 12, "u1", image(own, i)).ops("](");
      if (i == 0) {
        pickle.op('N');
      } else {
        pickle.array(12, 12, "u1", mask(own, i, 0));
      }
      pickle.array(12, 12, "u1", mask(own, i, 1)).op('e').op(0x86);
    }
    PatchSet set = read(pickle.op('e'));
    assertThat(set.size()).isEqualTo(images);
    for (int i = 0; i < images; i++) {
      boolean first = set.id(i).equals("patch-00000");
      assertThat(set.raters(i)).isEqualTo(first ? 1 : 2);
      assertThat(set.slot(i, 0)).isEqualTo(first ? 1 : 0);
    }
  }

  @Test
  void aRaterWhoIsNotInADictionaryKeepsTheSlot() throws IOException {
    OwnImages own = new OwnImages(4, 12, 3);
    PickleBytes pickle = new PickleBytes().ops("}(");
    for (int i = 0; i < 4; i++) {
      pickle.text("p" + i).ops("}(").text("image").array(12, 12, "u1", image(own, i));
      pickle.text("masks").ops("}(");
      for (int r = 0; r < 3; r++) {
        if (r != i) {
          pickle.text("reader " + (r + 8)).array(12, 12, "u1", mask(own, i, r));
        }
      }
      pickle.op('u').op('u');
    }
    PatchSet set = read(pickle.op('u'));
    assertThat(set.raters()).isEqualTo(3);
    for (int i = 0; i < 4; i++) {
      int image = set.id(i).charAt(1) - '0';
      assertThat(set.raters(i)).isEqualTo(image < 3 ? 2 : 3);
      for (int k = 0; k < set.raters(i); k++) {
        int slot = set.slot(i, k);
        assertThat(slot).isNotEqualTo(image);
        assertThat(set.mask(i, k)).isEqualTo(mask(own, image, slot));
      }
    }
  }

  @Test
  void twoOfTwoMayBeEither() throws IOException {
    OwnImages own = new OwnImages(2, 12, 1);
    PickleBytes pickle = new PickleBytes().ops("](");
    for (int i = 0; i < 2; i++) {
      pickle.array(12, 12, "u1", image(own, i)).array(12, 12, "u1", mask(own, i, 0)).op(0x86);
    }
    Path file = Files.write(temp.resolve("two.pickle"), pickle.op('e').end());
    refused(file, "two lists of two", "save a dictionary");
  }
}
