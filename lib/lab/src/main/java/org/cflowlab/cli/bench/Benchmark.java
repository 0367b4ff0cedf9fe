package org.cflowlab.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Torch;
import org.cflowlab.machine.Machine;
import org.cflowlab.machine.Memory;
import org.cflowlab.progress.Progress;

/** All parts of the benchmark, and their report. */
public final class Benchmark {
  /** What can be timed. */
  public enum Part {
    /** A training step. */
    STEP,
    /** Drawing masks. */
    SAMPLE,
    /** Scoring masks. */
    SCORE,
    /** Getting a batch. */
    LOAD,
    /** Each of these. */
    ALL,
    /** What so many minutes of training bring; see {@link Quality}. */
    QUALITY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Benchmark() {}

  /** Times a part of some work, or all of it. */
  public static BenchReport run(Workload work, Part part, Progress progress) {
    List<Timing> timings = new ArrayList<>();
    Integer arrays = null;
    if (part == Part.STEP || part == Part.ALL) {
      Workload.Step step = work.step(progress);
      timings.addAll(step.timings());
      arrays = step.arrays();
    }
    if (part == Part.SAMPLE || part == Part.ALL) {
      timings.addAll(work.sample(progress));
    }
    if (part == Part.SCORE || part == Part.ALL) {
      timings.addAll(work.score(progress));
    }
    if (part == Part.LOAD || part == Part.ALL) {
      timings.addAll(work.load(progress));
    }
    double peak = Memory.peakMegabytes();
    Long megabytes = Double.isNaN(peak) ? null : (long) peak;
    return new BenchReport(conditions(work), timings, arrays, megabytes);
  }

  private static Map<String, String> conditions(Workload work) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("machine", Machine.describe());
    facts.put("stack", Torch.stack());
    facts.put("device", work.device().toString());
    facts.put(
        "work",
        String.format(
            Locale.ROOT,
            "%s, filters %s, L = %d, %d images of %dx%d, %d samples",
            work.kind().title(),
            Arrays.toString(work.preset().filters()),
            work.preset().latent(),
            work.batch(),
            work.preset().crop(),
            work.preset().crop(),
            work.samples()));
    facts.put("layers", Convolutions.standard().inWords());
    return facts;
  }
}
