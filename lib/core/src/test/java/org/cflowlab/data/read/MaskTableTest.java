package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a table masks.csv may not say, though every file that it names is there. */
@Tag("once")
class MaskTableTest {
  private static final OwnImages OWN = new OwnImages(4, 12, 2);

  @TempDir Path temp;

  private static Map<String, byte[]> files(String folder) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < OWN.count(); i++) {
      files.put(folder + i + ".png", OWN.image(i, "png"));
      files.put(folder + i + "_a.png", OWN.mask(i, 0, "png"));
      files.put(folder + i + "_b.png", OWN.mask(i, 1, "png"));
    }
    files.put(folder + "blank.png", OWN.encoded("png", BufferedImage.TYPE_BYTE_GRAY, k -> 0));
    return files;
  }

  private PatchSet read(Map<String, byte[]> files) throws IOException {
    Path top = OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
    return PatchReader.read(top, 0, 0, 1, Progress.NONE);
  }

  private PatchSet read(String table) throws IOException {
    Map<String, byte[]> files = files("");
    files.put("masks.csv", table.getBytes(UTF_8));
    return read(files);
  }

  private static void refused(ThrowingCallable read, String... words) {
    assertThatExceptionOfType(DataException.class).isThrownBy(read).withMessageContainingAll(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.png,0_a.png,0_b.png\n1.png,0_a.png,1_b.png\n2.png,0_a.png,2_b.png\n",
        "0.png,1_b.png,0_a.png\n1.png,0_a.png,\n",
        "3.png,3_a.png,3_b.png\n0.png,0_a.png,0_A.PNG\n",
      })
  void aMaskIsNamedOnce(String lines) {
    refused(
        () -> read("image,mask_1,mask_2\n" + lines),
        "line 3 of masks.csv: the mask 0_a.png is named already, in line");
  }

  @Test
  void aBlankMaskMayBeNamedByAll() throws IOException {
    PatchSet set = read("image,mask_1,mask_2\n0.png,0_a.png,blank.png\n1.png,blank.png,1_b.png\n");
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void severalTablesOfOneDepthAreRefused() throws IOException {
    byte[] table = "image,mask_1\n0.png,0_a.png\n".getBytes(UTF_8);
    Map<String, byte[]> files = files("train/");
    files.putAll(files("test/"));
    files.put("train/masks.csv", table);
    assertThat(read(files).size()).isEqualTo(1);
    files.put("test/masks.csv", table);
    refused(
        () -> read(files),
        "several tables masks.csv: test/masks.csv, train/masks.csv",
        "join them in one above");
    files.put("masks.csv", "image,mask_1\ntest/1.png,test/1_a.png\n".getBytes(UTF_8));
    assertThat(read(files).id(0)).isEqualTo("test/1");
  }
}
