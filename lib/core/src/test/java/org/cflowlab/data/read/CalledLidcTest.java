package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what has names of LIDC-IDRI is called so. */
@Tag("once")
class CalledLidcTest {
  private static final OwnImages OWN = new OwnImages(3, 8, 1);
  private static final String SERIES = "1.3.6.1.4.1.14519.5.2.1.6279.6001.";

  @TempDir Path temp;

  private void assertCalled(Path source, String name, String words) throws IOException {
    PatchSet set = PatchReader.read(source, 0, 0, 1, Progress.NONE);
    assertThat(set.name()).isEqualTo(name);
    assertThat(set.provenance()).startsWith(words);
  }

  private Path pickle(String file, IntFunction<String> key, String field, IntFunction<String> value)
      throws IOException {
    PickleBytes all = new PickleBytes().ops("}(");
    for (int i = 0; i < OWN.count(); i++) {
      all.text(key.apply(i)).ops("}(").text("image");
      all.array(8, 8, "u1", Arrays.copyOfRange(OWN.images(), 64 * i, 64 * i + 64)).text("mask");
      all.array(8, 8, "u1", Arrays.copyOfRange(OWN.masks(), 64 * i, 64 * i + 64));
      all.text(field).text(value.apply(i)).op('u');
    }
    return Files.write(temp.resolve(file), all.op('u').end());
  }

  @Test
  void notOwnPatches() throws IOException {
    String own = "own images from ";
    assertCalled(pickle("own.pickle", i -> "x" + i, "patient", i -> "p" + i), "own", own);
    Path series = pickle("own.pickle", i -> "x" + i, "series_uid", i -> "1.2.840." + i);
    assertCalled(series, "own", own + "own.pickle (its series stand for patients; a patient may");
    Path mixed =
        pickle("o.pickle", i -> (i == 0 ? "LIDC-IDRI-0001_" : "x") + i, "patient", i -> "p" + i);
    assertCalled(mixed, "own", own);
    Path patches =
        OwnImages.zip(
            temp.resolve("not_lidc_patches.npz"),
            Map.of(
                "patches.npy", OwnImages.npy("|u1", "3, 8, 8", OWN.images()),
                "masks.npy", OwnImages.npy("|u1", "3, 8, 8", OWN.masks())));
    assertCalled(patches, "own", own);
  }

  @Test
  void whatItsNamesSay() throws IOException {
    Path series = pickle("x.pickle", i -> "x" + i, "series_uid", i -> SERIES + i);
    assertCalled(series, "lidc", "LIDC-IDRI from x.pickle (its series stand for patients; eight");
    Path patient = pickle("x.pickle", i -> "x" + i, "patient", i -> "LIDC-IDRI-000" + i);
    assertCalled(patient, "lidc", "LIDC-IDRI from x.pickle, ");
    Path released = pickle("data_lidc.pickle", i -> "x" + i, "note", i -> "");
    assertCalled(released, "lidc", "LIDC-IDRI from data_lidc.pickle (it does not say whose");
  }
}
