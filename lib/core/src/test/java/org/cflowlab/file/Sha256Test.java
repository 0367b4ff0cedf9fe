package org.cflowlab.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /** The example of FIPS 180-4. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void theSumIsTheOneOfTheStandard(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("abc"), "abc");
    assertThat(Sha256.of("abc")).isEqualTo(ABC);
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
    assertThat(Sha256.of(file)).isEqualTo(ABC);
  }

  @Test
  void whatIsAddedInPartsCountsAsOne(@TempDir Path temp) throws IOException {
    Path large = Files.write(temp.resolve("large"), new byte[200_000]);
    assertThat(new Sha256().add("a").add(new byte[] {'b'}).add("c").hex()).isEqualTo(ABC);
    assertThat(Sha256.of(large)).isEqualTo(Sha256.of(new byte[200_000]));
  }
}
