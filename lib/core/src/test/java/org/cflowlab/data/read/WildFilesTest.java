package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is untidier in the wild than in fixtures. */
@Tag("once")
class WildFilesTest {
  @TempDir Path temp;

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private static final byte[] MASK = {0, 1};

  /** An entry whose identifier is an object of a class of text. */
  private static PickleBytes patch(PickleBytes pickle, String key) {
    pickle.text(key).ops("}(").text("image").array(1, 2, "u1", new byte[] {9, 99});
    return pickle.text("masks").ops("](").array(1, 2, "u1", MASK).op('e').text("series_uid");
  }

  @Test
  void identifiersOfPydicomAreText() throws IOException {
    for (String uid : List.of("pydicom.uid UID", "dicom.UID UID")) {
      String[] name = uid.split(" ");
      PickleBytes pickle = new PickleBytes().ops("}(");
      patch(pickle, "one").global(name[0], name[1]).text("1.2.3").op(0x85).op(0x81).op('u');
      patch(pickle, "two").global(name[0], name[1]).text("1.2.4").op(0x85).op(0x81);
      pickle.ops("}").text("name").text("x").op('s').op('b').op('u');
      Path file = Files.write(temp.resolve("uid.pickle"), pickle.op('u').end());
      PatchSet set = read(file);
      assertThat(List.of(set.patient(0), set.patient(1)))
          .containsExactlyInAnyOrder("1.2.3", "1.2.4");
    }
  }

  @Test
  void asProtocolsZeroAndOneWriteThem() throws IOException {
    PickleBytes pickle = new PickleBytes().ops("(d");
    pickle.ops("Vone\n(d").ops("S'image'\n").array(1, 2, "u1", new byte[] {9, 99}).op('s');
    pickle.ops("S'masks'\n(l").array(1, 2, "u1", MASK).ops("as").ops("S'series_uid'\n");
    pickle.ops("ccopy_reg\n_reconstructor\n(cpydicom.uid\nUID\nc__builtin__\nunicode\nV1.2.3\ntR");
    Path file = Files.write(temp.resolve("old.pkl"), pickle.ops("ss").end());
    assertThat(read(file).patient(0)).isEqualTo("1.2.3");
  }

  @Test
  void nothingElseIsReconstructed() throws IOException {
    byte[] bytes =
        new PickleBytes()
            .ops("ccopy_reg\n_reconstructor\n(cposix\nsystem\nc__builtin__\nobject\nNtR")
            .end();
    Path file = Files.write(temp.resolve("bad.pickle"), bytes);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(file))
        .withMessageContaining("wants the class posix.system");
  }

  @Test
  void aFolderWithOneFileOfArraysIsThatFile() throws IOException {
    LayoutFiles files = new LayoutFiles(temp, 6, 6);
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Files.write(folder.resolve("data_lidc.pickle"), files.pickleBytes());
    Files.writeString(folder.resolve("README.txt"), "patches");
    assertThat(read(folder).size()).isEqualTo(4);
    Files.write(folder.resolve("more.pt"), files.torchZipBytes());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(folder))
        .withMessageContainingAll("data_lidc.pickle and more.pt", "one of them");
  }

  @Test
  void filesAndFoldersBehindLinks() throws IOException {
    OwnImages own = new OwnImages(3, 12, 1);
    Path store = Files.createDirectories(temp.resolve("store"));
    Path links = Files.createDirectories(temp.resolve("links/images"));
    Path masks = Files.createDirectories(temp.resolve("elsewhere"));
    for (int i = 0; i < 3; i++) {
      Path image = Files.write(store.resolve(i + "x"), own.image(i, "png"));
      Files.createSymbolicLink(links.resolve(i + ".png"), image);
      Files.write(masks.resolve(i + ".png"), own.mask(i, 0, "png"));
    }
    Path top = temp.resolve("links");
    Files.createSymbolicLink(top.resolve("masks"), masks);
    Files.createSymbolicLink(top.resolve("loop"), top);
    PatchCache cache = new PatchCache(temp.resolve("cache"));
    PatchSet set = PatchReader.read(top, Preparation.NONE, 0, 1, cache, Progress.NONE);
    assertThat(OwnImages.contents(set)).isEqualTo(own.contents());
    assertThat(cache.find(top, Preparation.NONE)).isPresent();
    Files.write(store.resolve("1x"), own.image(2, "bmp"));
    assertThat(cache.find(top, Preparation.NONE)).isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhereIsNamed() throws IOException {
    OwnImages own = new OwnImages(2, 12, 1);
    Path top = temp.resolve("broken");
    for (int i = 0; i < 2; i++) {
      Files.createDirectories(top.resolve("images"));
      Files.createDirectories(top.resolve("masks"));
      Files.write(top.resolve("images/" + i + ".png"), own.image(i, "png"));
      Files.write(top.resolve("masks/" + i + ".png"), own.mask(i, 0, "png"));
    }
    Path gone = top.resolve("images/9.png");
    Files.createSymbolicLink(gone, temp.resolve("never"));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(top))
        .withMessageContainingAll(gone.toString(), "is a link to something that is not there");
  }

  @Test
  void linksWithinATarAreRead() throws IOException {
    OwnImages own = new OwnImages(3, 12, 1);
    assertThat(OwnImages.contents(read(tar(own, ".kept")))).isEqualTo(own.contents());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(tar(own, "left out")))
        .withMessageContainingAll("masks is a link to left out, which is not in it");
  }

  /** Images of which one is a hard link, and masks in a folder behind a link. */
  private Path tar(OwnImages own, String masks) throws IOException {
    Path tar = temp.resolve("links.tar");
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      link(out, "./masks", masks, TarArchiveEntry.LF_SYMLINK);
      for (int i = 0; i < 3; i++) {
        put(out, i == 0 ? "./.store/0" : "./images/" + i + ".png", own.image(i, "png"));
        put(out, "./.kept/" + i + ".png", own.mask(i, 0, "png"));
      }
      link(out, "./images/0.png", "./.store/0", TarArchiveEntry.LF_LINK);
    }
    return tar;
  }

  private static void link(TarArchiveOutputStream out, String name, String target, byte kind)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(target);
    out.putArchiveEntry(entry);
    out.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream out, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  @Test
  void todaysDriveSaysWhatIsMissing() throws IOException {
    Path top = temp.resolve("DRIVE");
    byte[] photograph = RetinaTest.encoded("tif", false, 584, 565);
    byte[] drawing = RetinaTest.encoded("gif", true, 584, 565);
    for (String name : List.of("test/images/01_test.tif", "test/images/02_test.tif")) {
      Files.createDirectories(top.resolve(name).getParent());
      Files.write(top.resolve(name), photograph);
    }
    Files.createDirectories(top.resolve("test/mask"));
    Files.write(top.resolve("test/mask/01_test_mask.gif"), drawing);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(top))
        .withMessageContainingAll("2 photographs of DRIVE", "second rater", "2nd_manual");
    for (int n = 21; n < 24; n++) {
      Files.createDirectories(top.resolve("training/images"));
      Files.createDirectories(top.resolve("training/1st_manual"));
      Files.write(top.resolve("training/images/%d_training.tif".formatted(n)), photograph);
      Files.write(top.resolve("training/1st_manual/%d_manual1.gif".formatted(n)), drawing);
    }
    PatchSet set = read(top);
    assertThat(List.of(set.size(), set.raters())).containsExactly(3, 1);
    assertThat(set.reading().text())
        .contains("2 photographs have no rater's masks", "has one rater", "2nd_manual");
  }

  @Test
  void anErrorSpeaksOfTheFormatThatWasGiven() throws IOException {
    Path csv = Files.write(temp.resolve("masks.csv"), "x".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(csv))
        .withMessageContainingAll("masks.csv", "image,patient,mask_1");
    Path h5 =
        Files.write(
            temp.resolve("a.h5"),
            new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 9, 9, 9, 9, 9});
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(h5))
        .withMessageContaining("a.h5 cannot be read as an HDF5 file");
  }
}
