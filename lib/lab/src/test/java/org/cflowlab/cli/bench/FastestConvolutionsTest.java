package org.cflowlab.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.array.Convolutions;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastestConvolutionsTest {
  @TempDir Path folder;

  @Test
  void aMeasurementIsRemembered() throws IOException {
    Path memory = folder.resolve("state").resolve("convolutions.properties");
    Convolutions before = Convolutions.standard();
    Convolutions found = FastestConvolutions.find(memory, Progress.NONE);
    assertThat(Convolutions.standard()).isEqualTo(before);
    String text = Files.readString(memory);
    assertThat(text).contains("=" + found);

    Convolutions other =
        found == Convolutions.PLAIN ? Convolutions.CHANNELS_LAST : Convolutions.PLAIN;
    Files.writeString(memory, text.replace("=" + found, "=" + other));
    assertThat(FastestConvolutions.find(memory, Progress.NONE)).isEqualTo(other);
  }
}
