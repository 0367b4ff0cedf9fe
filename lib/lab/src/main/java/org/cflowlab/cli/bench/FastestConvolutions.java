package org.cflowlab.cli.bench;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Processor;
import org.cflowlab.array.Torch;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;

/** The way of computing convolutions that makes a small training step shortest on this machine. */
public final class FastestConvolutions {
  private static final int[] FILTERS = {16, 32};
  private static final int SIZE = 32;
  private static final int BATCH = 8;
  private static final int STEPS = 7;

  private FastestConvolutions() {}

  /**
   * What was found on this processor and stack before, or what a measurement of seconds finds now.
   *
   * @param memory the file that remembers it
   */
  public static Convolutions find(Path memory, Progress progress) throws IOException {
    Properties known = new Properties();
    if (Files.exists(memory)) {
      try (InputStream in = Files.newInputStream(memory)) {
        known.load(in);
      }
    }
    String here = Processor.current().name() + ", " + Torch.stack();
    String before = known.getProperty(here);
    for (Convolutions way : Convolutions.values()) {
      if (way.name().equals(before)) {
        return way;
      }
    }
    Convolutions fastest = measure(progress);
    known.setProperty(here, fastest.name());
    Files.createDirectories(memory.getParent());
    WholeFile.write(
        memory, out -> known.store(out, "the fastest convolutions, by lab --precision auto"));
    return fastest;
  }

  private static Convolutions measure(Progress progress) {
    Settings small = Settings.named("tiny").toBuilder().setFilters(FILTERS).optCrop(SIZE).build();
    Convolutions before = Convolutions.standard();
    Convolutions fastest = before;
    double least = Double.POSITIVE_INFINITY;
    for (Convolutions way : Convolutions.values()) {
      if (way == Convolutions.BF16 && !Processor.current().hasBf16()) {
        continue;
      }
      Convolutions.setStandard(way);
      Workload work = new Workload(small, ModelKind.PLANAR, BATCH, 2, STEPS, Device.cpu());
      double median =
          work.step(progress).timings().stream().mapToDouble(Timing::median).max().getAsDouble();
      if (median < least) {
        least = median;
        fastest = way;
      }
    }
    Convolutions.setStandard(before);
    return fastest;
  }
}
