package org.cflowlab.cli.bench;

import ai.djl.Device;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.array.Convolutions;
import org.cflowlab.array.Torch;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.machine.Machine;
import org.cflowlab.machine.Memory;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;

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
    /** Each of them. */
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A report as text for a person and as JSON for a program. */
  public record Written(String text, String json) {}

  private final Workload work;

  /** A benchmark of a model in a preset's sizes. */
  public Benchmark(
      Settings preset, ModelKind kind, int batch, int samples, int repeat, Device device) {
    work = new Workload(preset, kind, batch, samples, repeat, device);
  }

  /** Runs it. */
  public Written run(Part part, Progress progress) throws JsonProcessingException {
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
    BenchReport report =
        new BenchReport(conditions(), timings, arrays, Double.isNaN(peak) ? null : (long) peak);
    return new Written(report.toText(), report.toJson());
  }

  private Map<String, String> conditions() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("machine", Machine.describe());
    facts.put("stack", Torch.stack());
    facts.put("device", work.device().toString());
    facts.put(
        "work",
        "%s, filters %s, L = %d, %d images of %dx%d, %d samples"
            .formatted(
                work.kind().title(),
                java.util.Arrays.toString(work.preset().filters()),
                work.preset().latent(),
                work.batch(),
                work.preset().crop(),
                work.preset().crop(),
                work.samples()));
    facts.put("layers", Convolutions.standard().inWords());
    return facts;
  }
}
