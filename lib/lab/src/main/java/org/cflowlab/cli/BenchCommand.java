package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.cflowlab.cli.bench.BenchReport;
import org.cflowlab.cli.bench.Benchmark;
import org.cflowlab.cli.bench.Quality;
import org.cflowlab.cli.bench.Workload;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Disk;
import org.cflowlab.file.WholeFile;
import org.cflowlab.loss.Schedule;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab bench}: what a step, a sample, a score and a batch cost on this machine. */
@Command(
    name = "bench",
    header = "Measure the cost of a training step, a sample, a score and a batch.",
    description =
        "Times each part in one process after a warm-up; prints the median and the quartiles.")
public final class BenchCommand implements LabCommand {
  private static final Set<String> OF_QUALITY =
      Set.of("--minutes", "--data", "--limit", "--seed", "--out");

  private static final Set<String> OF_TIMES = Set.of("--batch", "--samples", "--repeat", "--json");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PART",
      defaultValue = "all",
      description =
          "step, sample, score, load, all of these, or quality: the scores after some minutes of"
              + " training; default: ${DEFAULT-VALUE}")
  private Benchmark.Part part;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "tiny",
      description = "tiny, lab or paper; default: ${DEFAULT-VALUE}")
  private String preset;

  @Option(
      names = "--filters",
      paramLabel = "LIST",
      split = ",",
      description = "channels of each resolution instead of the preset's, such as 32,64,128,256")
  private int[] filters;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "height and width of the images instead of the preset's")
  private Integer size;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "planar",
      completionCandidates = ModelKind.Words.class,
      description = "one of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private String model;

  @Option(
      names = "--objective",
      paramLabel = "WORDS",
      description = "step: as for 'lab run'; default: elbo")
  private String objective;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "step: samples of an image, as for 'lab run'; default: 8")
  private Integer draws;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "images a step; default: ${DEFAULT-VALUE}")
  private int batch;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "100",
      description = "masks drawn for each image; default: ${DEFAULT-VALUE}")
  private int samples;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "20",
      description = "timed repetitions; default: ${DEFAULT-VALUE}")
  private int repeat;

  @Option(
      names = "--minutes",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "2,5,10,20",
      description = "quality: budgets of training; default: ${DEFAULT-VALUE}")
  private double[] minutes;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      defaultValue = DataSets.EMBEDDED,
      description = "quality: as for 'lab run'; default: ${DEFAULT-VALUE}")
  private String data;

  @Option(
      names = "--limit",
      paramLabel = "PATCHES",
      description = "quality: use at most so many patches, patient by patient; default: all")
  private Integer limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "quality: of start values, split and noise; default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "quality: keep what is done there, and go on from it")
  private Path out;

  @Mixin private ComputeOptions compute;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures there too")
  private Path json;

  @Override
  public Integer call() throws Exception {
    boolean scores = part == Benchmark.Part.QUALITY;
    Idle.refuse(
        spec,
        scores ? OF_TIMES : OF_QUALITY,
        scores ? "goes with the parts that are timed, not with quality" : "goes with quality");
    Settings.Builder sizes = Settings.named(preset).toBuilder();
    if (filters != null) {
      sizes.setFilters(filters);
    }
    if (size != null) {
      sizes.optCrop(size);
    }
    if (objective != null) {
      sizes.optObjective(Schedule.parse(objective));
    }
    if (draws != null) {
      sizes.optDraws(TrainingOptions.atLeast("--draws", draws, 2));
    }
    ModelKind kind = ModelKind.parse(model).get(0);
    Device place = compute.device();
    if (scores) {
      return quality(sizes.build(), kind, place);
    }
    Workload work =
        new Workload(
            sizes.build(),
            kind,
            TrainingOptions.atLeast("--batch", batch, 1),
            Math.max(2, TrainingOptions.atLeast("--samples", samples, 1)),
            TrainingOptions.atLeast("--repeat", repeat, 1),
            place);
    if (json != null) {
      Disk.requireWritableFile(json);
    }
    BenchReport report = Benchmark.run(work, part, new TerminalProgress());
    System.out.print(report.toText());
    if (json != null) {
      WholeFile.write(json, report.toJson());
    }
    return ExitCode.DONE;
  }

  private int quality(Settings settings, ModelKind kind, Device place) throws IOException {
    for (double budget : minutes) {
      if (!(budget > 0 && budget <= 24 * 60)) {
        throw new BadInputException("--minutes must be over 0 and at most 1440, not " + budget);
      }
    }
    Progress progress = new TerminalProgress();
    int most = limit == null ? 0 : TrainingOptions.atLeast("--limit", limit, 10);
    Preparation usual = TrainingOptions.usual(data, settings);
    PatchSet set = TrainingOptions.open(data, usual, most, seed, progress).patches();
    new Quality(set, settings, kind, seed, place).run(minutes, out, System.out::print, progress);
    return ExitCode.DONE;
  }
}
