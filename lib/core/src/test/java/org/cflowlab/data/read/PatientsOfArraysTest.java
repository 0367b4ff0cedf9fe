package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.refused;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patients given beside arrays are the patients, or the field is refused by name. */
@Tag("once")
class PatientsOfArraysTest {
  private static final OwnImages OWN = new OwnImages(6, 8, 1);
  private static final byte[] TWO_EACH = {1, 1, 2, 2, 3, 3};

  @TempDir Path temp;

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private static void assertThree(Path source) throws IOException {
    PatchSet set = read(source);
    assertThat(set.patients()).as(source.toString()).isEqualTo(3);
    assertThat(OwnImages.contents(set)).isEqualTo(OWN.contents());
    assertThat(set.reading().notes()).noneMatch(note -> note.contains("counts as a patient"));
  }

  private Path npz(Map<String, byte[]> beside) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("images.npy", OwnImages.npy("|u1", "6, 8, 8", OWN.images()));
    files.put("masks.npy", OwnImages.npy("|u1", "6, 8, 8", OWN.masks()));
    beside.forEach((name, npy) -> files.put(name + ".npy", npy));
    return OwnImages.zip(temp.resolve("own.npz"), files);
  }

  private Path npz(String name, String shape, byte... values) throws IOException {
    return npz(Map.of(name, OwnImages.npy("|u1", shape, values)));
  }

  @Test
  void underAnyUsualName() throws IOException {
    for (String name :
        List.of(
            "patients",
            "patient_id",
            "patient_ids",
            "PatientID",
            "patient_index",
            "patient-idx",
            "patient_number",
            "pid",
            "subject_ids",
            "subject_no",
            "case_id",
            "series_uid",
            "SeriesInstanceUID")) {
      assertThree(npz(name, "6,", TWO_EACH));
    }
  }

  @Test
  void ofAnyShapeWithOneLongAxis() throws IOException {
    for (String shape : List.of("6,", "6, 1", "1, 6", "1, 6, 1", "6, 1, 1")) {
      assertThree(npz("patients", shape, TWO_EACH));
    }
    ByteBuffer columns = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    for (byte id : TWO_EACH) {
      columns.putDouble(20231233 + id); // as MATLAB writes numbers
    }
    assertThree(npz(Map.of("patients", OwnImages.npy("<f8", "6, 1", columns.array()))));
    byte[] texts = "p0p0p1p1p2p2".getBytes(Charset.forName("UTF-32LE"));
    assertThree(npz(Map.of("patients", OwnImages.npy("<U2", "6, 1", texts))));
    Path h5 = temp.resolve("own.h5");
    int[][][] grey = new int[6][8][8];
    int[][][] marks = new int[6][8][8];
    for (int k = 0; k < 6 * 64; k++) {
      grey[k / 64][k / 8 % 8][k % 8] = OWN.grey(k / 64, k % 64);
      marks[k / 64][k / 8 % 8][k % 8] = OWN.marked(k / 64, 0, k % 64) ? 1 : 0;
    }
    try (WritableHdfFile out = HdfFile.write(h5)) {
      out.putDataset("images", grey);
      out.putDataset("masks", marks);
      out.putDataset("patient_index", new int[][] {{1, 1, 2, 2, 3, 3}});
    }
    assertThree(h5);
  }

  @Test
  void thatAreNotOneForEachImageAreRefused() throws IOException {
    for (String shape : List.of("5,", "7,", "3, 2", "6, 2", "1,")) {
      int length =
          Arrays.stream(shape.split("\\D+")).mapToInt(Integer::parseInt).reduce(1, (a, b) -> a * b);
      refused(npz("subject_id", shape, new byte[length]), "subject_id is ", "each of 6 images");
    }
    refused(npz("patient", "", (byte) 1), "patient is ", "each of 6 images");
    byte[] texts = "abbcc".getBytes();
    refused(npz(Map.of("pids", OwnImages.npy("|S1", "5", texts))), "pids is a list of 5");
  }

  @Test
  void theWidestWordCounts() throws IOException {
    byte[] each = OwnImages.npy("|u1", "6,", new byte[] {1, 2, 3, 4, 5, 6});
    byte[] two = OwnImages.npy("|u1", "6,", TWO_EACH);
    assertThree(npz(Map.of("case_id", each, "patient_id", two, "series", each)));
    refused(
        npz(Map.of("patient_id", two, "patient_number", each)),
        "patient_id and patient_number",
        "keep one");
  }

  @Test
  void thatNobodySaysAreNoted() throws IOException {
    PatchSet set = read(npz("age", "6,", TWO_EACH));
    assertThat(set.patients()).isEqualTo(6);
    assertThat(set.reading().notes()).anyMatch(note -> note.endsWith("each counts as a patient"));
    assertThat(read(npz("image_to_patient", "6,", TWO_EACH)).reading().notes())
        .anyMatch(note -> note.contains("if image_to_patient does, call it patients"));
  }

  /** A dictionary of patches whose fields some instructions write. */
  private Path pickle(String field, PickleBytes... values) throws IOException {
    PickleBytes all = new PickleBytes().ops("}(");
    for (int i = 0; i < values.length; i++) {
      byte[] image = Arrays.copyOfRange(OWN.images(), 64 * i, 64 * i + 64);
      byte[] mask = Arrays.copyOfRange(OWN.masks(), 64 * i, 64 * i + 64);
      all.text("x" + i).ops("}(").text("image").array(8, 8, "u1", image);
      all.text("mask").array(8, 8, "u1", mask);
      byte[] value = values[i].end();
      all.text(field).raw(Arrays.copyOfRange(value, 2, value.length - 1)).op('u');
    }
    return Files.write(temp.resolve("own.pickle"), all.op('u').end());
  }

  private static PickleBytes[] six(java.util.function.IntFunction<PickleBytes> value) {
    return IntStream.range(0, 6)
        .mapToObj(i -> value.apply(TWO_EACH[i]))
        .toArray(PickleBytes[]::new);
  }

  @Test
  void ofOnePatchAreOneValue() throws IOException {
    assertThree(pickle("patient", six(id -> new PickleBytes().number(id))));
    assertThree(
        pickle(
            "patient_index",
            six(id -> new PickleBytes().array(1, 1, "u1", new byte[] {(byte) id}))));
    assertThree(pickle("subject", six(id -> new PickleBytes().ops("](").text("p" + id).op('e'))));
    refused(
        pickle("patient", six(id -> new PickleBytes().array(1, 2, "u1", new byte[2]))),
        "patch x0: its patient is no single text or number");
    refused(
        pickle("patient", new PickleBytes().text("a"), new PickleBytes().op('N')),
        "whose x0 is, but not whose x1 is");
  }

  @Test
  void ofLidcInSmallLettersAreKnown() throws IOException {
    PickleBytes all = new PickleBytes().ops("}(");
    for (String key : List.of("lidc-idri-0001_a", "LIDC-IDRI-0001_b")) {
      byte[] image = Arrays.copyOf(OWN.images(), 64);
      all.text(key).ops("}(").text("image").array(8, 8, "u1", image);
      all.text("mask").array(8, 8, "u1", Arrays.copyOf(OWN.masks(), 64)).op('u');
    }
    Path file = Files.write(temp.resolve("own.pickle"), all.op('u').end());
    assertThat(read(file).names())
        .extracting(PatchSet.Name::patient)
        .containsOnly("LIDC-IDRI-0001");
  }
}
