package org.cflowlab.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.cflowlab.data.read.DataHome;
import org.cflowlab.file.Sha256;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A fetch that is killed at any moment leaves nothing half-made, and goes on when run again. */
@Tag("once")
@Tag("slow")
class KilledFetchTest {
  private static final int KILLS = 10;

  @TempDir Path temp;

  /** Runs in a process of its own: fetches lidc from an address into a folder. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new FetchCommand()).execute("lidc", "--from", args[0], "--to", args[1]));
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(1);
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int slice = 0; slice < 20; slice++) {
        for (String kind : List.of("images", "mask-0", "mask-1", "mask-2", "mask-3")) {
          for (int k = 0; k < 64 * 64; k++) {
            noise.getRaster().setSample(k % 64, k / 64, 0, random.nextInt(256));
          }
          ByteArrayOutputStream png = new ByteArrayOutputStream();
          ImageIO.write(noise, "png", png);
          out.putNextEntry(new ZipEntry("P%d/nodule-0/%s/slice-0.png".formatted(slice, kind)));
          out.write(png.toByteArray());
        }
      }
    }
    return bytes.toByteArray();
  }

  private Process start(String address, Path home) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            KilledFetchTest.class.getName(),
            address,
            home.toString())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(temp.resolve("log").toFile()))
        .start();
  }

  /**
   * Kills at ten random points from the start of the download to the end of the installation. What
   * was installed before the tenth is checked, and the fetch begins anew in another folder.
   */
  @Test
  void killedAndStartedAgainItEndsTheSame() throws Exception {
    byte[] whole = zip();
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    int kills = 0;
    int homes = 1;
    Path home = temp.resolve("home-1");
    try (ArchiveServer server = new ArchiveServer()) {
      server.put("lidc.zip", whole);
      server.pauseMillis = 20;
      while (kills < KILLS) {
        int before = server.ranges().size();
        Process process = start(server.address("lidc.zip"), home);
        while (process.isAlive() && server.ranges().size() == before) {
          Thread.sleep(5);
        }
        boolean ended = process.waitFor(random.nextInt(500), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        kills += ended ? 0 : 1;
        if (Files.exists(home.resolve("lidc"))) {
          isWhole(home, whole);
          home = temp.resolve("home-" + ++homes);
        }
      }
      server.pauseMillis = 0;
      Process last = start(server.address("lidc.zip"), home);
      assertThat(last.waitFor(300, TimeUnit.SECONDS)).isTrue();
      String log = "seed " + seed + ": " + Files.readString(temp.resolve("log"));
      assertThat(last.exitValue()).as(log).isZero();
      assertThat(server.ranges()).as(log).anyMatch(range -> range.startsWith("bytes="));
    }
    isWhole(home, whole);
    try (var staged = Files.list(home.resolve(".part"))) {
      assertThat(staged.map(p -> p.getFileName().toString())).containsExactly("lidc.lock");
    }
  }

  private static void isWhole(Path home, byte[] whole) throws IOException {
    Path installed = DataHome.lidc(home);
    assertThat(installed).hasBinaryContent(whole);
    assertThat(Files.readString(installed.resolveSibling("SHA256SUMS")))
        .contains(Sha256.of(installed));
    try (var files = Files.list(installed.getParent())) {
      assertThat(files).hasSize(2);
    }
  }
}
