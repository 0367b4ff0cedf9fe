package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.razorvine.pickle.IObjectConstructor;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LIDC in each layout in circulation: the same patches, and nothing hostile. */
class LidcLayoutsTest {
  private static final int SIZE = 6;

  @TempDir Path temp;
  private LayoutFiles files;

  @BeforeEach
  void files() {
    files = new LayoutFiles(temp, SIZE, SIZE);
  }

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private PatchSet read(byte[] bytes) throws IOException {
    return read(write(bytes));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("file"), bytes);
  }

  private void refused(byte[] bytes, String... words) throws IOException {
    Path file = write(bytes);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(file))
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).contains("file").doesNotContain("\n"));
  }

  private static String hash(PatchSet set) {
    return set.provenance().replaceFirst(".*sha256 ", "");
  }

  /** The pixels of every patch, in an order that follows from them alone. */
  static Map<String, float[]> byContent(PatchSet set) {
    Map<String, float[]> patches = new TreeMap<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < set.size(); i++) {
        float[] image = set.images(manager, i).toFloatArray();
        float[] masks = set.masks(manager, i).toFloatArray();
        patches.put(Arrays.hashCode(image) + "/" + Arrays.hashCode(masks), image);
      }
    }
    return patches;
  }

  @Test
  void thePickleIsTheTreeWithItsPatientsAndNames() throws IOException {
    PatchSet pickle = read(files.pickle());
    assertThat(hash(pickle)).isEqualTo(hash(read(files.pngs())));
    assertThat(pickle.patients()).isEqualTo(3);
    assertThat(pickle.provenance()).startsWith("LIDC-IDRI from data_lidc.pickle, no crop");
    assertThat(hash(PatchReader.read(files.pickle(), 4, 2, 3, Progress.NONE)))
        .isEqualTo(hash(PatchReader.read(files.pngs(), 4, 2, 3, Progress.NONE)));
  }

  @Test
  void tensorsHaveTheSamePixelsAndSayThatTheyHaveNoPatients() throws IOException {
    Map<String, float[]> wanted = byContent(read(files.pngs()));
    for (byte[] bytes : List.of(files.torchZipBytes(), files.torchLegacyBytes())) {
      PatchSet set = read(bytes);
      assertThat(byContent(set).keySet()).isEqualTo(wanted.keySet());
      assertThat(set.patients()).isEqualTo(4);
      assertThat(set.provenance()).contains("does not say whose patches they are");
    }
  }

  @Test
  void aKeyWithoutAPatientLeavesTheSeries() throws IOException {
    byte[] mask = {0, 1};
    PickleBytes pickle = new PickleBytes().ops("}(");
    pickle.entry("one", 1, 2, new double[] {0, 1}, List.of(mask, mask, mask, mask));
    PatchSet set = read(pickle.op('u').end());
    assertThat(set.patient(0)).startsWith("1.3.6.");
    assertThat(set.provenance()).contains("its series stand for patients");
  }

  @Test
  void masksOfAnyWholeTypeAndColumnsFirstAreRead() throws IOException {
    byte[] wide = PickleBytes.little(48).putLong(8, 1).array();
    PickleBytes pickle = new PickleBytes().ops("}(").text("k").ops("}(").text("image");
    pickle.array(2, 3, "u1", new byte[] {0, 10, 20, 30, 40, (byte) 250}).text("masks").ops("](");
    pickle.array(2, 3, "i8", wide).array(2, 3, "b1", new byte[] {0, 0, 0, 0, 0, 1});
    pickle.array(2, 3, "f4", new byte[24]).array(2, 3, "u1", new byte[] {0, 1, 0, 0, 0, 0});
    PatchSet set = read(pickle.ops("euu").end());
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(set.images(manager, 0).mul(255).toFloatArray())
          .containsExactly(0, 10, 20, 30, 40, 250);
      assertThat(set.masks(manager, 0).toFloatArray())
          .containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    }
  }

  @Test
  void noOtherClassIsEverMade() throws IOException {
    for (String hostile : List.of("posix system", "builtins eval", "numpy.core.numeric load")) {
      String[] name = hostile.split(" ");
      byte[] call =
          new PickleBytes().global(name[0], name[1]).text("touch x").op(0x85).op('R').end();
      refused(call, "wants the class " + name[0] + "." + name[1], "not on the list");
      byte[] onStack =
          new PickleBytes().text(name[0]).text(name[1]).op(0x93).text("x").ops("\u0085R").end();
      refused(onStack, "wants the class " + name[0] + "." + name[1]);
      refused(
          new PickleBytes().ops("(i" + name[0] + "\n" + name[1] + "\n").end(), "wants the class");
    }
    refused(new PickleBytes().op(0x82).op(1).end(), "the instruction 130");
  }

  /** Python numbers every tuple for later use; kept, those of 12,708 patches would fill 3 GB. */
  @Test
  void argumentsThatHoldPixelsAreNotKept() throws IOException {
    List<WeakReference<Object>> pixels = new ArrayList<>();
    List<Boolean> kept = new ArrayList<>();
    Map<String, IObjectConstructor> functions =
        Map.of(
            "t make",
            arguments -> {
              pixels.add(new WeakReference<>(arguments[0]));
              return "made";
            },
            "t look",
            arguments -> {
              System.gc();
              kept.add(pixels.get(0).get() != null);
              return "looked";
            });
    byte[] large = new byte[5000];
    byte[] pickle =
        new PickleBytes()
            .global("t", "make")
            .bytes(large)
            .ops("q\u0001\u0085q\u0002R")
            .global("t", "look")
            .ops(")R\u0086")
            .end();
    CountedStream in = new CountedStream(new ByteArrayInputStream(pickle), pickle.length);
    assertThat(new SafeUnpickler(functions).load(in)).isEqualTo(new Object[] {"made", "looked"});
    assertThat(kept).containsExactly(false);
  }

  @Test
  void lengthsThatLieAreNotBelieved() throws IOException {
    byte[] big = PickleBytes.little(4).putInt(0x7ffffff0).array();
    refused(new PickleBytes().op('X').raw(big).end(), "ends too soon");
    refused(new PickleBytes().op('B').raw(big).end(), "ends too soon");
    byte[] huge = PickleBytes.little(8).putLong(Long.MAX_VALUE).array();
    refused(new PickleBytes().op(0x8e).raw(huge).end(), "ends too soon");
    byte[] negative = PickleBytes.little(8).putLong(-5).array();
    refused(new PickleBytes().op(0x8d).raw(negative).end(), "claims to be -5 bytes");
    refused(new PickleBytes().array(1 << 12, 1 << 12, "f8", new byte[8]).end(), "4096x4096");
    refused(new PickleBytes().array(1 << 30, 1 << 30, "f8", new byte[8]).end(), "too many");
  }

  @Test
  void otherContentsAreRefused() throws IOException {
    refused(new PickleBytes().op('}').end(), "no dictionary or list of images");
    refused(new PickleBytes().number(1).end(), "no dictionary or list of images");
    refused(new PickleBytes().ops("}(").text("k").number(1).op('u').end(), "patch k has not");
    refused(new PickleBytes().ops("}(]Nu").end(), "neither text nor numbers");
    double[] bright = {0, Double.NaN};
    byte[] mask = {0, 1};
    refused(
        new PickleBytes()
            .ops("}(")
            .entry("k", 1, 2, bright, List.of(mask, mask, mask, mask))
            .op('u')
            .end(),
        "the value NaN at pixel 1");
    refused(
        new PickleBytes().ops("}(").entry("k", 1, 2, new double[2], List.of()).op('u').end(),
        "patch k has no masks");
  }

  /**
   * Cut short, or one bit turned: refused, or (in values that nothing checks) read all the same.
   */
  @Test
  void damagedFilesAreRefusedInOneLine() throws IOException {
    Random random = new Random(1);
    int refused = 0;
    for (byte[] whole :
        List.of(files.pickleBytes(), files.torchZipBytes(), files.torchLegacyBytes())) {
      for (int variant = 0; variant < 150; variant++) {
        byte[] bad = Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
        Path file = write(bad);
        assertThatExceptionOfType(DataException.class)
            .isThrownBy(() -> read(file))
            .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
      }
      for (int variant = 0; variant < 600; variant++) {
        byte[] bad = whole.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        refused += refusedOrRead(bad) ? 1 : 0;
      }
    }
    assertThat(refused).isGreaterThan(600);
  }

  private boolean refusedOrRead(byte[] bytes) {
    try {
      read(bytes);
      return false;
    } catch (DataException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return true;
    } catch (IOException | RuntimeException e) {
      return fail("a damaged file gave " + e, e);
    }
  }

  @Test
  void everyDamagedValueInATensorZipIsFound() throws IOException {
    byte[] whole = files.torchZipBytes();
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    int first = text.indexOf("lidcSeg/data/5") + 14;
    Random random = new Random(2);
    for (int variant = 0; variant < 100; variant++) {
      byte[] bad = whole.clone();
      bad[first + random.nextInt(4 * 4 * SIZE * SIZE)] ^= (byte) (1 << random.nextInt(8));
      refused(bad, "the checksum of lidcSeg/data/5 differs");
    }
  }
}
