package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.PatchSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in capitals are what they are in small letters. */
@Tag("once")
class CapitalNamesTest {
  private static final OwnImages OWN = new OwnImages(3, 12, 2);

  @TempDir Path temp;

  private PatchSet same(String what, Map<String, byte[]> files) throws IOException {
    Map<String, byte[]> capitals = new TreeMap<>();
    files.forEach((name, bytes) -> capitals.put(name.toUpperCase(Locale.ROOT), bytes));
    PatchSet small = PatchReaderTest.read(OwnImages.folder(temp.resolve(what), files));
    PatchSet large = PatchReaderTest.read(OwnImages.folder(temp.resolve(what + "-2"), capitals));
    assertThat(OwnImages.contents(large)).as(what).isEqualTo(OwnImages.contents(small));
    assertThat(large.name()).isEqualTo(small.name());
    return large;
  }

  @Test
  void volumes() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 2; i++) {
      int of = i;
      byte[] image = NiftiBytes.of(10, 8, 3).values(k -> (k + of) % 251).bytes();
      byte[] mask = NiftiBytes.of(10, 8, 3).values(k -> (k + of) % 80 < 9 ? 1 : 0).bytes();
      files.put("images/%d.nii.gz".formatted(i), OwnImages.gzip(image));
      files.put("masks/%d.nii.gz".formatted(i), OwnImages.gzip(mask));
    }
    assertThat(same("volumes", files).size()).isEqualTo(6);
    String table = "image,patient,mask_1\nimages/0.nii.gz,a,masks/0.nii.gz\n";
    files.put("masks.csv", table.getBytes(StandardCharsets.UTF_8));
    PatchSet set = same("table", files);
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.id(0)).isEqualTo("IMAGES/0/slice-0");
  }

  @Test
  void arrays() throws IOException {
    byte[] images = OwnImages.npy("|u1", "3, 12, 12", OWN.images());
    byte[] masks = OwnImages.npy("|u1", "3, 2, 12, 12", OWN.masks());
    same("arrays", Map.of("images.npy", images, "masks.npy", masks));
  }

  @Test
  void photographsOfTheRetina() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("image_01l.jpg", RetinaTest.encoded("jpg", false, 960, 999));
    files.put("image_01l_1stho.png", RetinaTest.encoded("png", true, 960, 999));
    files.put("image_01l_2ndho.png", RetinaTest.encoded("png", true, 960, 999));
    PatchSet set = same("chase", files);
    assertThat(set.name()).isEqualTo("chase");
    assertThat(set.id(0)).isEqualTo("chase/01L");
  }
}
