package org.cflowlab.data.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cflowlab.data.read.OwnImages.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody needs of a file of arrays is passed over and named; what is needed is asked for. */
@Tag("once")
class UnreadableArraysTest {
  private static final OwnImages OWN = new OwnImages(4, 8, 2);

  // as h5py 3 writes them, gzipped: jhdf cannot

  private static final String STACK =
      "H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwq2cKPyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66"
          + "upAgV1eQ6v9oAGaPASuEVmAYBSMReLg6BoDoCChfA0qfYEJVl5mbmJ5azMCQm1icXQzi56Xlg8Sr0NKp"
          + "AZH2MjKwQvQwwvgWEJoZIsACVceBRuMSZwamf5BOAbiREBlWIA3iMzExMUJEITmGmdGABc3pUFAwMBHx"
          + "3y62Zvaumz9krKMqZ2y/9lXSIrxs6pbLn8RMQ4onbbzwXtgosKB/3dk3Avp+uT2rT73k1fHO6lxx/BmX"
          + "pkd629IjDP+JUfWYXc01pXnRwQcsyk6JDfP33WVUsI+rnbP71k+G/8SokrWJrpq54/o3KcuI8mlbr3wW"
          + "Nwstmbzp4gcRY4b/xKgKKpyw/txbQQP/vN41p1/x6fpkd6088ZxbyzMj2M/fhREYu7D4VGDGH1ywcq+D"
          + "E786WKlbwYZfHaz8W8I1tPMzZr7ygNAsqPmKiUD+YsKZzzQg9Q4TxAoBDkR+c3P0CXYF1zmhrrCchTv/"
          + "dbCjWQUrkegWVIyMWGnC2sAKCdGj7iBgAF38jZkfJFAsY4anaxjtAFYqxgjJC4lEBh4oH7AglSS40/0M"
          + "aAnDg2ZCwiAoKyC1PyMTakSgF8WIsJIAaxVUsIeWDw4MJtwMJv+hCnCHAXorFAYqBrTsBABM9mastAsA"
          + "AA==";

  private static final String GROUPS =
      "H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoyVFD5MPkEKM0IpTug9AommDgjWE4CKi4INR9d"
          + "XUiQqytI9X80ALPnASuEVmAYBSMReLg6BoDoCChfA0qfYEJVV2AApQ2htBGUNkZNpwZE2osr/XowQ/gZ"
          + "rMSl3woOCC0xGpWj6RepHOtgRVWXmZuYngqkcxOLs4tB6TaxJDM1rwSebi1ItDfYz9+FEViqc8DsZUbN"
          + "B+jpGFb6Z/CgqpsA5W/gQ03HGSJo6qD8DWKo/syQQVMH5W+QGxrxx8jACnE7I4wPKYEYmSACsPDFRTMD"
          + "Q5YRGr7IOliBNIjPxAQxiAMassyMFlCtDmguaRgcAfLfLrZm9q6bP2SsoypnbL/2VdIivGzqlsufxExD"
          + "iidtvPBe2CiwoH/d2TcC+n65PatPveTV8c7qXHH8GZemR3rb0iOQdMkMDx8NdvzWwdLlAU786mDpMoB7"
          + "ZJQrmOkSUkIwMkMEmHCkRyac6VQDUt8xQYwU4ECkVzdHn2BXcF0X6grLzLjT7wUu7Ok1YsCCipERK01Y"
          + "G1ghIRpXfHCglHvwcoADFuYOBMqBBB7UGIKBBUMifTptMWHE145Cr1cItqMERttRo+0ozHbUBT7atqMG"
          + "oP4XGNz1PzG1/GN2NdeU5kUHH7AoOyU2zN93l1HBPq52zu5bPzHqf34i639BIut/4dH6f4Drf6FBVv/T"
          + "pR1Ag/pfZFjX/2j9RYL1v8Ro/T9a/2Op/8WGXf0vMbjrf2JqeVmb6KqZO65/k7KMKJ+29cpncbPQksmb"
          + "Ln4QMcao/8WJrP8liaz/pUfr/wGu/6UGaf1P03YADep/maFc/zsTqv/RxoEJ1v8Ko/X/aP2Ppf6XG3b1"
          + "v8Lgrv+JqeWDCiesP/dW0MA/r3fN6Vd8uj7ZXStPPOfW8szAqP/liaz/FYms/5VH6/8Brv+VBln9P1TH"
          + "/1WGQ/0PAL9rwRZoJAAA";

  private static final String LABELS =
      "H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwo6OFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9d"
          + "XUiQqytI9X80ALPHgBVCo7puFIwU4OHqGACiI6B8WHo6wYSqLjM3MT21mIEhN7E4uxgpXTqQaS8jAyvE"
          + "DEYY3wJCM0MEWKDqONBoXOLMwBTMCE3HjEgyrEAaxGdiYmKEiEJ8yMxowIKWxaCgYGAi4r9dbM3sXTd/"
          + "yFhHVc7Yfu2rpEV42dQtlz+JmYYUT9p44b2wUWBB/7qzbwT0/XJ7Vp96yavjndW54vgzLk2P9LalRxj+"
          + "E6PqMbuaa0rzooMPWJSdEhvm77vLqGAfVztn962fDP+JUSVrE101c8f1b1KWEeXTtl75LG4WWjJ508UP"
          + "IsYM/4lRFVQ4Yf25t4IG/nm9a06/4tP1ye5aeeI5t5ZnRrCfvwsjAxM8PhWY8QcXrLyqYBvNw/jzlQeE"
          + "ZkHNV0wE8hcTznymAal3mBgw8ltOanFmfh4DQ15+SUZmXjoDO97818GOZhWsRKJXULGzs2OlCWsDKyRE"
          + "j7qDgAF08TcAp0yLGYgJAAA=";

  private static final String LATEST =
      "H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1BQyQzhG0DFG/uNGfw9XIKYGCqYhJAVwgAXEwMjAwObAAOQ"
          + "Ys1NLM4u3gwz04WBKiByTfBXsBMYGRgZgWYysTAyMkLlmKA0BxoNcx0ueWYeBkagkxkYoaKsQF8wc3MD"
          + "RZmAZoMgC0hcggEkw8rIyMTBwciiwMIiwLUfZnURwwAAgySJZldHDxcGRhEFFgEWLkLqYY5lgdLy0ADh"
          + "m/RzTkVccsIBTglJyY2XWBiUOQQcnYHxWMGg7Oro6cTACPMnO1SHBJKpsNBloEBspAHugM2XADqqGfF5"
          + "AwAA";

  @TempDir Path temp;

  private static PatchSet read(Path source) throws IOException {
    return PatchReader.read(source, 0, 0, 1, Progress.NONE);
  }

  private static void assertPassedOver(Path source, String name, String why) throws IOException {
    PatchSet set = read(source);
    assertThat(OwnImages.contents(set)).isEqualTo(OWN.contents());
    assertThat(set.reading().notes())
        .as(name)
        .anyMatch(note -> note.contains("passed over") && note.contains(name + " (" + why));
  }

  private Path npz(String name, byte[] npy) throws IOException {
    Map<String, byte[]> files =
        new TreeMap<>(
            Map.of(
                "images.npy", OwnImages.npy("|u1", "4, 8, 8", OWN.images()),
                "masks.npy", OwnImages.npy("|b1", "4, 2, 8, 8", OWN.masks())));
    files.put(name + ".npy", npy);
    return OwnImages.zip(temp.resolve(name + ".npz"), files);
  }

  private void assertPassedOver(String name, String type, String shape, int bytes, String why)
      throws IOException {
    assertPassedOver(npz(name, OwnImages.npy(type, shape, new byte[bytes])), name, why);
  }

  @Test
  void arraysThatAreNotOfNumbers() throws IOException {
    assertPassedOver("history", "|O", "4,", 99, "it is of type O");
    assertPassedOver("kspace", "<c8", "4, 3", 96, "it is of type c8");
    assertPassedOver("seen", "<m8[s]", "12,", 96, "it is of type m8");
    assertPassedOver("boxes", "<f4", "0, 4", 0, "it is empty");
    byte[] plain = OwnImages.npy("<f4", "4,", new byte[16]);
    byte[] rows = new String(plain, ISO_8859_1).replace("'<f4'", "['<f4']").getBytes(ISO_8859_1);
    rows[8] += 2; // the head is longer
    assertPassedOver(npz("rows", rows), "rows", "it is no array of numbers");
  }

  @Test
  void whatIsNeededIsNamed() throws IOException {
    for (String name : List.of("subject_ids", "names", "masks_2")) {
      Path file = npz(name, OwnImages.npy("|O", "4,", new byte[99]));
      refused(file, name + " cannot be read: it is of type O", "save it as numbers or texts");
    }
    byte[] cube = OwnImages.npy("<c8", "4, 8, 8", new byte[2048]);
    Map<String, byte[]> files =
        new TreeMap<>(
            Map.of(
                "images.npy", cube,
                "masks.npy", OwnImages.npy("|u1", "4, 2, 8, 8", OWN.masks()),
                "depth.npy", OwnImages.npy("|u1", "4, 8, 8", OWN.images())));
    refused(OwnImages.zip(temp.resolve("i.npz"), files), "images cannot be read", "type c8");
    files.put("images.npy", files.get("depth.npy"));
    files.put("masks.npy", OwnImages.npy("|u1", "4, 2, 8, 8", new byte[9]));
    refused(OwnImages.zip(temp.resolve("m.npz"), files), "masks cannot be read", "9 bytes");
  }

  /** Entries of an image each, with a field that some instructions write. */
  private Path pickle(String field, PickleBytes value) throws IOException {
    byte[] written = value.end();
    PickleBytes all = new PickleBytes().ops("}(");
    for (int i = 0; i < 4; i++) {
      all.text("x" + i).ops("}(").text("image").array(8, 8, "u1", part(OWN.images(), i));
      all.text("masks").ops("](").array(8, 8, "u1", part(OWN.masks(), 2 * i));
      all.array(8, 8, "u1", part(OWN.masks(), 2 * i + 1)).op('e');
      all.text(field).raw(Arrays.copyOfRange(written, 2, written.length - 1)).op('u');
    }
    return Files.write(temp.resolve("own.pickle"), all.op('u').end());
  }

  private static byte[] part(byte[] all, int k) {
    return Arrays.copyOfRange(all, k * 64, (k + 1) * 64);
  }

  private static PickleBytes set(int protocol) {
    PickleBytes pickle = new PickleBytes();
    return protocol == 4
        ? pickle.op(0x8f).op('(').text("a").text("b").op(0x90)
        : pickle.global("builtins", "set").ops("](").text("a").text("b").op('e').op(0x85).op('R');
  }

  @Test
  void setsAndObjectsOfEntries() throws IOException {
    PickleBytes frozen = new PickleBytes().op('(').text("a").op(0x91);
    for (PickleBytes set : List.of(set(2), set(4), frozen)) {
      assertPassedOver(pickle("tags", set), "tags", "it is a set, which has no order");
    }
    assertPassedOver(pickle("data_tags", set(4)), "data_tags", "it is a set");
    refused(pickle("patient_id", set(4)), "patch x0, patient_id cannot be read: it is a set");
    PickleBytes objects = new PickleBytes().array(1, 1, "O8", new byte[0]);
    assertPassedOver(pickle("report", objects), "report", "it is of type O8");
  }

  @Test
  void nothingElseIsMadeOfAPickle() throws IOException {
    PickleBytes call = new PickleBytes().global("os", "getcwd").op(')').op('R');
    refused(pickle("report", call), "wants the class os.getcwd");
    PickleBytes inSet =
        new PickleBytes().op(0x8f).op('(').global("os", "getcwd").op(')').op('R').op(0x90);
    refused(pickle("report", inSet), "wants the class os.getcwd");
    PickleBytes buffer = new PickleBytes().op(0x97);
    refused(pickle("next", buffer), "instruction 151", "not supported", "save it again");
  }

  private Path h5(String gzipped) throws IOException {
    byte[] file = PictureFile.unzipped(Base64.getDecoder().decode(gzipped));
    return Files.write(temp.resolve("own.h5"), file);
  }

  @Test
  void enumerationsOfHdf5AreTheirNumbers() throws IOException {
    assertPassedOver(h5(STACK), "info", "it is not of numbers");
    assertPassedOver(h5(STACK), "z", "it is empty");
    PatchSet groups = read(h5(GROUPS));
    assertThat(OwnImages.contents(groups)).isEqualTo(OWN.contents());
    assertThat(groups.patient(0)).matches("2023123[45]");
    assertThat(groups.patients()).isEqualTo(2);
    PatchSet labels = read(h5(LABELS));
    assertThat(OwnImages.contents(labels)).isEqualTo(OWN.contents());
    assertThat(labels.reading().text()).contains("masks of 0 and 7");
  }

  @Test
  void hdf5OfANewerFormIsNotCalledDamaged() throws IOException {
    refused(h5(LATEST), "not supported", "libver='latest'");
  }
}
