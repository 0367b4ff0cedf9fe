package org.cflowlab.machine;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cflowlab.array.Torch;

/**
 * The mean power drawn while something runs: of the processors as their RAPL counters say, of the
 * GPU as {@code nvidia-smi} says; where neither can be read an estimate, which says that it is one.
 *
 * <p>The counters belong to the machine: other programs that run meanwhile are counted too.
 */
public final class PowerMeter implements AutoCloseable {
  static final Path POWERCAP = Path.of("/sys/class/powercap");

  /** A busy core of a laptop or server, with its share of memory. */
  static final double ESTIMATED_WATTS_PER_CORE = 12;

  private static final double ESTIMATED_GPU_WATTS = 250;
  private static final long PERIOD_MILLIS = 10_000;

  private record Counter(Path energy, long range) {}

  private final boolean gpu;
  private final int atOnce;
  private final List<Counter> counters = new ArrayList<>();
  private final List<Long> last = new ArrayList<>();
  private final long start = System.nanoTime();
  private final Thread thread;
  private double joules;
  private double gpuWatts;
  private int gpuReadings;

  /**
   * A meter of the processors, and of the GPU if that is the device; it measures from now on.
   *
   * @param atOnce trainings that share the power
   */
  public PowerMeter(Device device, int atOnce) {
    this(device, atOnce, POWERCAP);
  }

  PowerMeter(Device device, int atOnce, Path powercap) {
    this.gpu = device.isGpu();
    this.atOnce = atOnce;
    try (DirectoryStream<Path> zones = Files.newDirectoryStream(powercap, "intel-rapl:[0-9]*")) {
      for (Path zone : zones) {
        if (!zone.getFileName().toString().matches("intel-rapl:\\d+")) {
          continue; // a part of a package, which counts it already
        }
        Counter counter =
            new Counter(zone.resolve("energy_uj"), number(zone.resolve("max_energy_range_uj")));
        last.add(number(counter.energy));
        counters.add(counter);
      }
    } catch (IOException | RuntimeException unreadable) {
      counters.clear();
    }
    thread = new Thread(this::watch, "power");
    thread.setDaemon(true);
    thread.start();
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        read();
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException closed) {
      // the end
    }
  }

  private synchronized void read() {
    try {
      for (int i = 0; i < counters.size(); i++) {
        long now = number(counters.get(i).energy);
        long used = now - last.get(i);
        joules += (used < 0 ? used + counters.get(i).range : used) / 1e6;
        last.set(i, now);
      }
    } catch (IOException | RuntimeException unreadable) {
      counters.clear();
    }
    if (gpu) {
      double watts = readGpu();
      if (watts > 0) {
        gpuWatts += watts;
        gpuReadings++;
      }
    }
  }

  private static double readGpu() {
    try {
      Process smi =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=power.draw",
                  "--format=csv,noheader,nounits",
                  "-i",
                  "0")
              .redirectErrorStream(true)
              .start();
      smi.getOutputStream().close();
      if (!smi.waitFor(5, TimeUnit.SECONDS)) {
        smi.destroyForcibly();
        return 0;
      }
      byte[] said = smi.getInputStream().readAllBytes();
      return Double.parseDouble(new String(said, StandardCharsets.UTF_8).strip());
    } catch (IOException | NumberFormatException none) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /**
   * What so many seconds of training on this thread cost, at the power drawn since this meter was
   * made.
   */
  public synchronized Cost cost(double seconds) {
    read();
    double elapsed = Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    Set<String> sources = new LinkedHashSet<>();
    double watts;
    if (counters.isEmpty()) {
      int threads = Torch.threads();
      watts = threads * ESTIMATED_WATTS_PER_CORE;
      String cores = threads == 1 ? "one busy core" : threads + " busy cores";
      sources.add(
          String.format(Locale.ROOT, "estimate: %s at %.0f W", cores, ESTIMATED_WATTS_PER_CORE));
    } else {
      watts = joules / elapsed / atOnce;
      sources.add("processors by RAPL" + (atOnce > 1 ? " among " + atOnce + " trainings" : ""));
    }
    if (gpu && gpuReadings > 0) {
      watts += gpuWatts / gpuReadings / atOnce;
      sources.add("GPU by nvidia-smi");
    } else if (gpu) {
      watts += ESTIMATED_GPU_WATTS / atOnce;
      sources.add(String.format(Locale.ROOT, "estimate: GPU at %.0f W", ESTIMATED_GPU_WATTS));
    }
    return new Cost(seconds, Memory.peakMegabytes(), watts, String.join("; ", sources), atOnce);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
