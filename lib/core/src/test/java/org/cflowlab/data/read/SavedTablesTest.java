package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables beside images are read however an editor or a spreadsheet has saved them. */
@Tag("once")
class SavedTablesTest {
  private static final OwnImages OWN = new OwnImages(5, 12, 1);
  private static final List<String> PARTS = List.of("train", "test", "validation", "train", "test");

  @TempDir Path temp;

  /** The same lines with other ends, other separators, and quoted, capital or padded fields. */
  private static Map<String, byte[]> saved(List<String> lines) {
    String plain = String.join("\n", lines) + "\n";
    String quoted = plain.replaceAll("([^,\n]+)", "\"$1\"");
    String loud = lines.get(0).toUpperCase() + plain.substring(lines.get(0).length());
    Map<String, byte[]> files = new TreeMap<>();
    files.put("plain", plain.getBytes(UTF_8));
    files.put("a mark before it", ("\ufeff" + plain).getBytes(UTF_8));
    files.put("as Excel saves text", ("\ufeff" + plain.replace(',', '\t')).getBytes(UTF_16LE));
    files.put("semicolons", plain.replace(',', ';').replace("\n", "\r\n").getBytes(ISO_8859_1));
    files.put("says its separator", ("sep=;\r\n" + plain.replace(',', ';')).getBytes(UTF_8));
    files.put("quoted", ("\ufeff" + quoted.replace(',', ';')).getBytes(UTF_8));
    files.put("blanks", plain.replace(",", " , ").getBytes(UTF_8));
    files.put("capitals", loud.getBytes(UTF_8));
    files.put("empty rows", (plain + ",,\n\n,,\n").replace("\n", "\r").getBytes(UTF_8));
    return files;
  }

  private Path images(Map<String, byte[]> more) throws IOException {
    Map<String, byte[]> files = new TreeMap<>(more);
    for (int i = 0; i < OWN.count(); i++) {
      files.put("images/%d.png".formatted(i), OWN.image(i, "png"));
      files.put("masks/%d.png".formatted(i), OWN.mask(i, 0, "png"));
    }
    return OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
  }

  private static List<String> split() {
    List<String> lines = new java.util.ArrayList<>(List.of("patient,part,remark"));
    for (int i = 0; i < OWN.count(); i++) {
      lines.add(i + "," + PARTS.get(i) + ",seen");
    }
    return lines;
  }

  private static void assertCarried(Path source, String what) throws IOException {
    PatchSet set = PatchReader.read(source, 0, 0, 1, Progress.NONE);
    assertThat(set.carriesSplit()).as(what).isTrue();
    int[] test = Split.byPatient(set, 3).test();
    assertThat(java.util.Arrays.stream(test).mapToObj(set::patient).collect(Collectors.toSet()))
        .as(what)
        .containsExactlyInAnyOrder("1", "4");
  }

  @Test
  void aSplit() throws IOException {
    for (Map.Entry<String, byte[]> file : saved(split()).entrySet()) {
      assertCarried(images(Map.of("Split.csv", file.getValue())), file.getKey());
    }
  }

  @Test
  void masks() throws IOException {
    List<String> lines = new java.util.ArrayList<>(List.of("image,patient,mask_1"));
    for (int i = 0; i < OWN.count(); i++) {
      lines.add("images/%d.png,p%d,masks/%d.png".formatted(i, i % 2, i));
    }
    for (Map.Entry<String, byte[]> file : saved(lines).entrySet()) {
      Path source = images(Map.of("masks.csv", file.getValue()));
      PatchSet set = PatchReader.read(source, 0, 0, 1, Progress.NONE);
      assertThat(OwnImages.contents(set)).as(file.getKey()).isEqualTo(OWN.contents());
      assertThat(set.patients()).as(file.getKey()).isEqualTo(2);
    }
  }

  /** Wherever images can lie, a table beside them is not passed over. */
  @Test
  void aSplitBesideArraysAndArchives() throws IOException {
    byte[] table = String.join("\n", split()).getBytes(UTF_8);
    Map<String, byte[]> arrays =
        new TreeMap<>(
            Map.of(
                "images.npy", OwnImages.npy("|u1", "5, 12, 12", OWN.images()),
                "masks.npy", OwnImages.npy("|u1", "5, 1, 12, 12", OWN.masks()),
                "patients.npy", OwnImages.npy("|S1", "5", "01234".getBytes(UTF_8))));
    byte[] npz = Files.readAllBytes(OwnImages.zip(temp.resolve("own.npz"), arrays));
    arrays.put("split.csv", table);
    assertCarried(OwnImages.zip(temp.resolve("arrays.zip"), arrays), "arrays in a zip");
    assertCarried(OwnImages.folder(temp.resolve("arrays"), arrays), "arrays in a folder");
    Path npzs = OwnImages.folder(temp.resolve("npz"), Map.of("own.npz", npz, "split.csv", table));
    assertCarried(npzs, "a folder with one file of arrays");
    assertCarried(npzs.resolve("own.npz"), "a file of arrays");
  }

  /** A folder with the same images in a zip and in a pickle, and a table. */
  private Path files(String table) throws IOException {
    Map<String, byte[]> pictures = new TreeMap<>();
    PickleBytes pickle = new PickleBytes().ops("}(");
    for (int i = 0; i < OWN.count(); i++) {
      pictures.put("images/%d.png".formatted(i), OWN.image(i, "png"));
      pictures.put("masks/%d.png".formatted(i), OWN.mask(i, 0, "png"));
      pickle.text("" + i).ops("}(").text("image");
      pickle.array(12, 12, "u1", Arrays.copyOfRange(OWN.images(), 144 * i, 144 * i + 144));
      pickle.text("mask");
      pickle.array(12, 12, "u1", Arrays.copyOfRange(OWN.masks(), 144 * i, 144 * i + 144)).op('u');
    }
    Path folder = Files.createTempDirectory(temp, "files");
    OwnImages.zip(folder.resolve("own.zip"), pictures);
    Files.write(folder.resolve("own.pickle"), pickle.op('u').end());
    Files.writeString(folder.resolve("Split.CSV"), table);
    return folder;
  }

  @Test
  void aSplitBesideAFileIsThatOfTheFile() throws IOException {
    Path folder = files(String.join("\n", split()));
    for (String file : List.of("own.zip", "own.pickle")) {
      assertCarried(folder.resolve(file), file);
      PatchSet set = PatchReader.read(folder.resolve(file), 0, 0, 1, Progress.NONE);
      assertThat(set.reading().notes()).anyMatch(note -> note.startsWith("the split is that of"));
    }
  }

  @Test
  void aSplitOfOtherImagesIsNotUsed() throws IOException {
    for (String table :
        List.of("patient,part\nanna,train\nbert,test\n", "patient,fold\nanna,1\n")) {
      PatchSet set = PatchReader.read(files(table).resolve("own.zip"), 0, 0, 1, Progress.NONE);
      assertThat(set.carriesSplit()).isFalse();
      assertThat(set.reading().notes())
          .anyMatch(note -> note.contains("is not used: it names no patient of these images"));
    }
    for (String table : List.of("patient,part\n0,train\n9,test\n", "patient,fold\n0,1\n")) {
      Path file = files(table).resolve("own.zip");
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> PatchReader.read(file, 0, 0, 1, Progress.NONE))
          .withMessageContaining("Split.CSV: it");
    }
  }

  @Test
  void theCacheSeesASplitThatComesChangesOrGoes() throws IOException {
    PatchCache cache = new PatchCache(temp.resolve("cache"));
    Path folder = files("x\n");
    Path file = folder.resolve("own.zip");
    Path table = folder.resolve("Split.CSV");
    String lines = String.join("\n", split());
    for (String text : List.of(lines, lines.replace("1,test", "1,train"), "")) {
      if (text.isEmpty()) {
        Files.delete(table);
      } else {
        Files.writeString(table, text);
      }
      PatchSet set = PatchReader.read(file, Preparation.NONE, 0, 1, cache, Progress.NONE);
      assertThat(set.carriesSplit()).isEqualTo(!text.isEmpty());
      if (set.carriesSplit()) {
        assertThat(Split.byPatient(set, 1).test()).hasSize(text.equals(lines) ? 2 : 1);
      }
    }
  }
}
