package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One patient in two spellings is refused wherever the names come from. */
@Tag("once")
class PatientNamesTest {
  private static final OwnImages OWN = new OwnImages(2, 12, 1);

  @TempDir Path temp;

  private PatchSet read(Map<String, byte[]> files) throws IOException {
    Path top = OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
    return PatchReader.read(top, 0, 0, 1, Progress.NONE);
  }

  /** Images in a table, one of each patient. */
  private PatchSet table(String... patients) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    StringBuilder table = new StringBuilder("image,patient,mask_1\n");
    for (int i = 0; i < patients.length; i++) {
      table.append(i + ".png," + patients[i] + "," + i + "_a.png\n");
      files.put(i + ".png", OWN.image(i, "png"));
      files.put(i + "_a.png", OWN.mask(i, 0, "png"));
    }
    files.put("masks.csv", table.toString().getBytes(UTF_8));
    return read(files);
  }

  private static void refused(ThrowingCallable read, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(read)
        .withMessageContainingAll(words)
        .withMessageContainingAll("differ only in case", "keep one");
  }

  @ParameterizedTest
  @CsvSource({"Anna, ANNA", "p-1, p_1", "p 1, p_1", "p01, p1", "007, 7", "J\u00fcrg, Ju\u0308rg"})
  void onePatientIsSpelledInOneWay(String one, String two) {
    refused(() -> table(one, two), one, two);
  }

  @Test
  void foldersAreAskedToo() {
    Map<String, byte[]> files = new TreeMap<>();
    for (String image : new String[] {"patient_7/a", "patient_07/b"}) {
      files.put("images/" + image + ".png", OWN.image(0, "png"));
      files.put("masks/" + image + ".png", OWN.mask(0, 0, "png"));
    }
    refused(() -> read(files), "patients patient_07 and patient_7");
  }

  @ParameterizedTest
  @CsvSource({"1, -1", "1.05, 1.5", "p1, p10", "p1, p1a", "1.2.3, 1.23"})
  void differentPatientsStayDifferent(String one, String two) throws IOException {
    assertThat(table(one, two).patients()).isEqualTo(2);
  }

  @Test
  void arraysAreAskedToo() throws IOException {
    byte[] names = "AnnaANNA".getBytes(Charset.forName("UTF-32LE"));
    Path file =
        OwnImages.zip(
            temp.resolve("own.npz"),
            Map.of(
                "images.npy", OwnImages.npy("|u1", "2, 12, 12", OWN.images()),
                "masks.npy", OwnImages.npy("|b1", "2, 1, 12, 12", OWN.masks()),
                "patients.npy", OwnImages.npy("<U4", "2", names)));
    refused(() -> PatchReader.read(file, 0, 0, 1, Progress.NONE), "patients ANNA and Anna");
  }
}
