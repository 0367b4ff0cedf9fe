package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a processor, and what is refused on which. */
class ProcessorTest {
  @TempDir Path folder;

  private Processor of(String flags) throws IOException {
    Path info = folder.resolve("cpuinfo");
    Files.writeString(info, "model name\t: Some Chip\nflags\t\t: fpu " + flags + "\n");
    return Processor.read(info);
  }

  @Test
  void bf16IsRefusedWithoutUnitsForIt() throws IOException {
    assertThatThrownBy(() -> Convolutions.BF16.require(of("avx2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Some Chip")
        .hasMessageContaining("--precision float32");
    Processor zen4 = of("avx512f avx512_bf16");
    assertThatCode(() -> Convolutions.BF16.require(zen4)).doesNotThrowAnyException();
  }

  @Test
  void anUnreadableProcessorHasNoFeatures() {
    assertThat(Processor.read(folder.resolve("none")).features()).isEmpty();
  }
}
