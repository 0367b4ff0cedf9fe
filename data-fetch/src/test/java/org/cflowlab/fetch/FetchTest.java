package org.cflowlab.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Main;
import org.cflowlab.data.read.DataHome;
import org.cflowlab.file.Sha256;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
@Tag("slow")
class FetchTest {
  @TempDir Path temp;

  /** What a user sees of one command. */
  private record Seen(int exit, String out, String err) {}

  private static Seen run(String command, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err, true),
            Stream.concat(Stream.of(command), Stream.of(args).map(Object::toString))
                .toArray(String[]::new));
    return new Seen(exit, out.toString(), err.toString());
  }

  private static Seen fetch(Object... args) {
    return run("fetch", args);
  }

  private static Seen data(Object... args) {
    return run("data", args);
  }

  private static void refused(Seen seen, String... words) {
    assertThat(seen.exit()).isEqualTo(2);
    assertThat(seen.err()).startsWith("lab: ").contains(words).hasLineCount(1);
  }

  /** A zip of two patches of two patients, but for one file. */
  private Path zip(String name, String without) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    BufferedImage dot = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    dot.getRaster().setSample(1, 2, 0, 255);
    ImageIO.write(dot, "png", png);
    Path zip = temp.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String patient : List.of("LIDC-IDRI-0001", "LIDC-IDRI-0002")) {
        for (String kind : List.of("images", "mask-0", "mask-1", "mask-2", "mask-3")) {
          String file = patient + "/nodule-0/" + kind + "/slice-3.png";
          if (!file.equals(without)) {
            out.putNextEntry(new ZipEntry("LIDC-IDRI-slices/" + file));
            out.write(png.toByteArray());
          }
        }
      }
    }
    return zip;
  }

  private Path zip() throws IOException {
    return zip("download.zip", "");
  }

  private Path home() {
    return temp.resolve("home");
  }

  private List<String> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void labFindsBothCommands() {
    assertThat(ServiceLoader.load(LabCommand.class))
        .hasAtLeastOneElementOfType(FetchCommand.class)
        .hasAtLeastOneElementOfType(DataCommand.class);
  }

  @Test
  void fetchAloneListsTheSets() {
    Seen seen = fetch();
    assertThat(seen.exit()).isZero();
    assertThat(seen.out().lines().map(line -> line.split(" ")[0]))
        .containsExactly("lidc", "drive", "stare", "chase");
  }

  @Test
  void everySetTellsHowToGetIt() {
    for (DataCard card : Catalogue.all()) {
      assertThat(card.isOpen()).isEqualTo(card.name().equals("stare"));
      if (card.isOpen()) {
        continue; // would be downloaded
      }
      Seen seen = fetch(card.name(), "--to", home());
      refused(seen, card.name());
      assertThat(seen.out())
          .contains(card.title(), card.page(), card.licence(), card.citation(), card.layout())
          .contains("1. ", "2. ")
          .contains("lab fetch " + card.name() + " --from FILE")
          .contains(home().resolve(card.folder()).toString());
    }
  }

  @Test
  void anUnknownSetIsRefusedWithTheKnownOnes() {
    refused(fetch("lidcc"), "no data set 'lidcc'", "lidc, drive, stare, chase");
  }

  @Test
  void aSoundZipIsInstalledWithItsChecksumAndListed() throws IOException {
    Path zip = zip();
    Seen seen = fetch("lidc", "--from", zip, "--to", home());
    assertThat(seen.err()).isEmpty();
    assertThat(seen.exit()).isZero();
    assertThat(seen.out())
        .contains("2 patches of 2 patients", "CC BY 3.0", "Armato")
        .contains(DataHome.lidc(home()).toString());
    assertThat(DataHome.lidc(home())).hasSameBinaryContentAs(zip);
    assertThat(filesOf(home().resolve("lidc")))
        .containsExactly("LIDC-IDRI-slices.zip", "SHA256SUMS");
    assertThat(home().resolve("lidc/SHA256SUMS"))
        .hasContent(Sha256.of(zip) + "  LIDC-IDRI-slices.zip");

    Seen listed = data("--in", home());
    assertThat(listed.exit()).isZero();
    assertThat(listed.out())
        .contains("Data sets in " + home(), "embedded", "2 patches of 2 patients, 0.0 MB")
        .contains("NAME one of drive, stare, chase")
        .doesNotContain("verified");
    assertThat(data("--in", home(), "--verify").out()).contains("slices.zip, verified");
  }

  @Test
  void installingAgainReplacesWhatWasThere() throws IOException {
    Path target = DataHome.lidc(home());
    Files.createDirectories(target.getParent());
    Files.writeString(target, "old");
    Files.writeString(
        target.resolveSibling("LIDC-IDRI-slices.zip.part"), "left by a crash".repeat(999));
    Path zip = zip();
    assertThat(fetch("lidc", "--from", zip, "--to", home()).exit()).isZero();
    assertThat(target).hasSameBinaryContentAs(zip);
    assertThat(fetch("lidc", "--from", target, "--to", home()).exit()).isZero();
    assertThat(target).hasSameBinaryContentAs(zip);
  }

  @Test
  void aZipWithAMissingMaskIsNotInstalled() throws IOException {
    String gone = "LIDC-IDRI-0002/nodule-0/mask-1/slice-3.png";
    Seen seen = fetch("lidc", "--from", zip("gap.zip", gone), "--to", home());
    refused(seen, "gap.zip lacks " + gone);
    assertThat(home()).doesNotExist();
  }

  @Test
  void whatIsNoZipIsNotInstalled() throws IOException {
    refused(fetch("lidc", "--from", temp.resolve("none.zip"), "--to", home()), "no file");
    refused(fetch("lidc", "--from", temp, "--to", home()), "is a folder", "--data " + temp);
    Path text = Files.writeString(temp.resolve("a.txt"), "hello");
    refused(fetch("lidc", "--from", text, "--to", home()), "a.txt is not a zip");
    assertThat(home()).doesNotExist();
  }

  @Test
  void anotherSetsFileIsNotInstalled() throws IOException {
    refused(fetch("drive", "--from", zip(), "--to", home()), "holds lidc, not drive");
    assertThat(home()).doesNotExist();
  }

  @Test
  void aWrongChecksumIsNotInstalled() throws IOException {
    String wrong = "0".repeat(64);
    refused(fetch("lidc", "--from", zip(), "--to", home(), "--sha256", wrong), "SHA-256", wrong);
    assertThat(DataHome.lidc(home())).doesNotExist();
  }

  @Test
  void aFolderThatLacksAFileIsRefused() {
    refused(fetch("stare", "--from", temp, "--to", home()), "lacks stare-images.tar");
  }

  @Test
  void anAddressServesTheSameAsAFile() throws IOException {
    try (ArchiveServer server = new ArchiveServer()) {
      byte[] whole = Files.readAllBytes(zip());
      server.put("lidc.zip", whole);
      String from = server.address("lidc.zip");
      refused(fetch("lidc", "--from", from, "--to", home(), "--sha256", "0".repeat(64)), "SHA-256");
      assertThat(fetch("lidc", "--from", from, "--to", home()).exit()).isZero();
      assertThat(DataHome.lidc(home())).hasBinaryContent(whole);
      server.put("bad.zip", Arrays.copyOf(whole, whole.length / 2));
      refused(
          fetch("lidc", "--from", server.address("bad.zip"), "--to", home()),
          "damaged or incomplete zip");
      assertThat(DataHome.lidc(home())).hasBinaryContent(whole);
    }
  }

  @Test
  void whatIsThereIsNotFetchedAgainButCheckedWhenAsked() throws IOException {
    refused(fetch("lidc", "--verify", "--to", home()), "lidc is not installed");
    fetch("lidc", "--from", zip(), "--to", home());
    assertThat(fetch("lidc", "--to", home()).out()).contains("lidc is there", "--verify");
    assertThat(fetch("lidc", "--verify", "--to", home()).out()).contains("lidc is sound: 2");
    Seen all = fetch("all", "--verify", "--to", home());
    assertThat(all.exit()).isZero();
    assertThat(all.out())
        .hasLineCount(4)
        .contains("lidc is sound: 2", "drive is not installed", "chase is not installed");
    Files.writeString(DataHome.lidc(home()).resolveSibling("SHA256SUMS"), "other\n");
    assertThat(fetch("all", "--verify", "--to", home()).exit()).isEqualTo(2);
    refused(fetch("lidc", "--verify", "--to", home()), "checksum differs");
  }

  @Test
  void lookingIntoASetCountsSplitsAndDraws() throws IOException {
    Path sheet = temp.resolve("sheets/embedded.png");
    Seen seen = data("embedded", "--in", home(), "--sheet", sheet);
    assertThat(seen.exit()).isZero();
    assertThat(seen.out())
        .contains("2000 patches of 2000 patients", "rater 4:", "1,200 images of 1,200 patients")
        .contains("Contact sheet: " + sheet);
    BufferedImage picture = ImageIO.read(sheet.toFile());
    assertThat(picture.getWidth()).isGreaterThan(500);
    assertThat(filesOf(sheet.getParent())).containsExactly("embedded.png");
    refused(data("nowhere", "--in", home()), "'nowhere'");
  }

  @Test
  void anEmptyHomeListsWhatIsAlwaysThere() {
    Seen seen = data("--in", home());
    assertThat(seen.exit()).isZero();
    assertThat(seen.out()).contains("embedded", "NAME one of lidc, drive, stare, chase");
  }

  @Test
  void verifyingFindsDamageAndExchange() throws IOException {
    fetch("lidc", "--from", zip(), "--to", home());
    Path target = DataHome.lidc(home());
    Path sums = target.resolveSibling("SHA256SUMS");
    Files.writeString(sums, "0".repeat(64) + "  LIDC-IDRI-slices.zip\n");
    refused(data("--in", home(), "--verify"), "its checksum differs", "install it again");
    Files.delete(sums);
    refused(data("--in", home(), "--verify"), "no SHA256SUMS");
    byte[] bytes = Files.readAllBytes(target);
    Files.write(target, Arrays.copyOf(bytes, bytes.length / 2));
    refused(data("--in", home()), "damaged or incomplete zip");
  }
}
