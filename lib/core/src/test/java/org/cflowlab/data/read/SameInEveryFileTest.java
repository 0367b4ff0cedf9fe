package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same numbers are the same masks and the same patients, whatever file they come in. */
@Tag("once")
class SameInEveryFileTest {
  private static final OwnImages OWN = new OwnImages(4, 8, 1);

  @TempDir Path temp;

  private static PatchSet read(Path source, Preparation asked) throws IOException {
    return PatchReader.read(source, asked, 0, 1, Progress.NONE);
  }

  private static void refused(Path source, String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(source, Preparation.NONE))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  private static byte[] doubles(double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }

  /** Masks [4, 8, 8] beside the same images in each kind of file. */
  private List<Path> files(double[] masks) throws IOException {
    byte[] bytes = doubles(masks);
    List<Path> files = new ArrayList<>();
    byte[] images = OwnImages.npy("|u1", "4, 8, 8", OWN.images());
    byte[] npy = OwnImages.npy("<f8", "4, 8, 8", bytes);
    files.add(OwnImages.zip(temp.resolve("m.npz"), Map.of("images.npy", images, "masks.npy", npy)));
    Map<String, byte[]> single = new TreeMap<>();
    PickleBytes pickle = new PickleBytes().ops("}(");
    for (int i = 0; i < 4; i++) {
      byte[] mask = java.util.Arrays.copyOfRange(bytes, 512 * i, 512 * i + 512);
      byte[] image = java.util.Arrays.copyOfRange(OWN.images(), 64 * i, 64 * i + 64);
      single.put("images/%d.npy".formatted(i), OwnImages.npy("|u1", "8, 8", image));
      single.put("masks/%d.npy".formatted(i), OwnImages.npy("<f8", "8, 8", mask));
      pickle.text("p" + i).ops("}(").text("image").array(8, 8, "u1", image);
      pickle.text("mask").array(8, 8, "f8", mask).op('u');
    }
    files.add(OwnImages.folder(temp.resolve("npy"), single));
    files.add(Files.write(temp.resolve("m.pickle"), pickle.op('u').end()));
    Path h5 = temp.resolve("m.h5");
    int[][][] grey = new int[4][8][8];
    double[][][] cube = new double[4][8][8];
    for (int k = 0; k < masks.length; k++) {
      grey[k / 64][k / 8 % 8][k % 8] = OWN.grey(k / 64, k % 64);
      cube[k / 64][k / 8 % 8][k % 8] = masks[k];
    }
    Files.deleteIfExists(h5);
    try (WritableHdfFile out = HdfFile.write(h5)) {
      out.putDataset("images", grey);
      out.putDataset("masks", cube);
    }
    files.add(h5);
    Map<String, byte[]> torch = new TreeMap<>();
    byte[] pair =
        new PickleBytes()
            .tensor("Byte", "0", 4, 8, 8)
            .tensor("Double", "1", 4, 8, 8)
            .op(0x86)
            .end();
    torch.put("m/data.pkl", pair);
    torch.put("m/data/0", OWN.images());
    torch.put("m/data/1", bytes);
    files.add(stored(temp.resolve("m.pt"), torch));
    return files;
  }

  static Path stored(Path to, Map<String, byte[]> files) throws IOException {
    try (OutputStream file = Files.newOutputStream(to);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(each.getValue());
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(each.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(each.getValue());
      }
    }
    return to;
  }

  @Test
  void softMasks() throws IOException {
    double[] thirds = new double[256];
    double[] quarters = new double[256];
    double[] any = new double[256];
    double[] grey = new double[256];
    for (int k = 0; k < 256; k++) {
      thirds[k] = k % 4 / 3.;
      quarters[k] = k % 5 / 4.;
      any[k] = k % 2 == 0 ? .5 + (k - 128) * 1e-5 : k / 255.;
      grey[k] = k / 255.;
    }
    for (double[] masks : List.of(thirds, quarters, any, grey)) {
      for (double over : new double[] {.5, .25, .3333, .499, .7}) {
        for (Path file : files(masks)) {
          PatchSet set = read(file, Preparation.NONE.withMasks(over, false));
          List<Integer> order = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            order.add(Integer.parseInt(set.id(i).replaceAll("\\D", "")));
          }
          for (int k = 0; k < 256; k++) {
            assertThat(set.mask(order.indexOf(k / 64), 0)[k % 64])
                .as("%s, %s over %s", file, masks[k], over)
                .isEqualTo((byte) ((float) masks[k] > (float) over ? 1 : 0));
          }
        }
      }
    }
  }

  private Path npz(String type, byte[] patients) throws IOException {
    return OwnImages.zip(
        temp.resolve("who.npz"),
        Map.of(
            "images.npy", OwnImages.npy("|u1", "4, 8, 8", OWN.images()),
            "masks.npy", OwnImages.npy("|u1", "4, 8, 8", OWN.masks()),
            "patient_id.npy", OwnImages.npy(type, "4,", patients)));
  }

  private static void assertPatients(Path file, String... patients) throws IOException {
    assertThat(
            new TreeSet<>(
                read(file, Preparation.NONE).names().stream().map(n -> n.patient()).toList()))
        .containsExactly(patients);
  }

  @Test
  void neighboursInNumberAreTwoPatients() throws IOException {
    long[] ids = {16777216, 16777217, 9007199254740992L, 9007199254740993L};
    String[] texts = {"16777216", "16777217", "9007199254740992", "9007199254740993"};
    ByteBuffer longs = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    PickleBytes scalars = new PickleBytes().ops("}(");
    for (int i = 0; i < 4; i++) {
      longs.putLong(ids[i]);
      byte[] own = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(ids[i]).array();
      scalars
          .text("x" + i)
          .ops("}(")
          .text("image")
          .array(8, 8, "u1", java.util.Arrays.copyOfRange(OWN.images(), 64 * i, 64 * i + 64));
      scalars
          .text("mask")
          .array(8, 8, "u1", java.util.Arrays.copyOfRange(OWN.masks(), 64 * i, 64 * i + 64));
      scalars.text("patient").global("numpy.core.multiarray", "scalar").global("numpy", "dtype");
      scalars.text("i8").op(0x89).op(0x88).op(0x87).op('R').bytes(own).op(0x86).ops("Ru");
    }
    assertPatients(npz("<i8", longs.array()), texts);
    assertPatients(npz("<u8", longs.array()), texts);
    assertPatients(Files.write(temp.resolve("who.pickle"), scalars.op('u').end()), texts);
    Path h5 = temp.resolve("who.h5");
    int[][][] grey = new int[4][8][8];
    int[][][] marks = new int[4][8][8];
    for (int k = 0; k < 256; k++) {
      grey[k / 64][k / 8 % 8][k % 8] = OWN.grey(k / 64, k % 64);
      marks[k / 64][k / 8 % 8][k % 8] = OWN.marked(k / 64, 0, k % 64) ? 1 : 0;
    }
    try (WritableHdfFile out = HdfFile.write(h5)) {
      out.putDataset("images", grey);
      out.putDataset("masks", marks);
      out.putDataset("patients", ids);
    }
    assertPatients(h5, texts);
  }

  @Test
  void fractionsAreIdentifiersOnlyIfNoneWasRounded() throws IOException {
    assertPatients(
        npz("<f8", doubles(new double[] {1, 2, 3, 20231234})), "1", "2", "20231234", "3");
    refused(
        npz("<f8", doubles(new double[] {1, 2, 3, 9007199254740992.})), "patient_id", "rounded");
    refused(npz("<f8", doubles(new double[] {1, 1.5, 3, 4})), "patient_id", "1.5", "whole");
    ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      floats.putFloat(20231234 + i);
    }
    refused(npz("<f4", floats.array()), "patient_id", "fraction of 4 bytes");
  }

  @Test
  void textsThatWouldBeShownAlikeAreRefused() throws IOException {
    byte[] names = "MüMöMaMb".getBytes(java.nio.charset.Charset.forName("UTF-32LE"));
    refused(npz("<U2", names), "patient_id", "look the same", "ASCII");
    assertPatients(npz("|S2", "MaMaMbMb".getBytes(StandardCharsets.UTF_8)), "Ma", "Mb");
  }
}
