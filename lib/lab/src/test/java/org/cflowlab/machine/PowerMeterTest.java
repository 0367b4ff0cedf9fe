package org.cflowlab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerMeterTest {
  @TempDir private Path temp;

  private Path zone(String name, long energy) throws IOException {
    Path zone = Files.createDirectories(temp.resolve(name));
    Files.writeString(zone.resolve("max_energy_range_uj"), "1000000000\n");
    return Files.writeString(zone.resolve("energy_uj"), energy + "\n");
  }

  /** 30 J across the counter's end and 12 J; the part zone of a package does not count. */
  @Test
  void addsThePackagesAndMindsTheCountersEnd() throws Exception {
    Path first = zone("intel-rapl:0", 980_000_000);
    Path second = zone("intel-rapl:1", 5_000_000);
    Path part = zone("intel-rapl:0:0", 0);
    try (PowerMeter meter = new PowerMeter(Device.cpu(), 1, temp)) {
      long start = System.nanoTime();
      Thread.sleep(300);
      Files.writeString(first, "10000000");
      Files.writeString(second, "17000000");
      Files.writeString(part, "900000000");
      Cost cost = meter.cost(3600);
      double elapsed = (System.nanoTime() - start) / 1e9;
      assertThat(cost.source()).isEqualTo("processors by RAPL");
      assertThat(cost.watts()).isCloseTo(42 / elapsed, within(0.2 * 42 / elapsed));
      assertThat(cost.wattHours()).isCloseTo(cost.watts(), within(1e-9));
      assertThat(cost.gramsOfCarbonDioxide()).isCloseTo(0.475 * cost.watts(), within(1e-9));
    }
  }

  @Test
  void saysThatAnEstimateIsOne() {
    try (PowerMeter meter = new PowerMeter(Device.cpu(), 1, temp.resolve("nothing"))) {
      Cost cost = meter.cost(60);
      assertThat(cost.source()).startsWith("estimate: ").containsPattern("busy cores? at 12 W");
      assertThat(cost.watts()).isEqualTo(12.0 * Torch.threads());
    }
  }
}
