package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cflowlab.array.Torch;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.ResultFiles;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab compare}: Table 1 and Figure 3, over models, raters and seeds. */
@Place(21)
@Command(
    name = "compare",
    header = "Train all models with several seeds, and write Table 1 and Figure 3.",
    description =
        "Each training has a folder of its own in the one for the results. Stop whenever you like:"
            + " the same command goes on where it was, and does nothing twice.")
public final class CompareCommand implements LabCommand {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

  /** Options that say what the trainings are and where, not how each is done. */
  private static final Set<String> OF_THE_GRID =
      Set.of("--models", "--raters", "--seeds", "--out", "--resume", "--spark", "--jobs");

  /** What may be a path, which another process would look for elsewhere. */
  private static final Set<String> PATHS = Set.of("--data", "--start-from");

  @Option(
      names = "--data",
      paramLabel = "DATA",
      defaultValue = DataSets.EMBEDDED,
      description = "as for 'lab run'; default: ${DEFAULT-VALUE}")
  private String data;

  @Option(
      names = "--models",
      paramLabel = "LIST",
      defaultValue = "unet,prob,planar,glow",
      description = "as for 'lab run'; default: ${DEFAULT-VALUE}")
  private String models;

  @Option(
      names = "--raters",
      paramLabel = "LIST",
      defaultValue = "all,single",
      description =
          "whose masks: all, single (one of each image, drawn), first (that of its first rater, as"
              + " the paper does), or several of these; default: ${DEFAULT-VALUE}")
  private String raters;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      defaultValue = "1..5",
      description = "a range such as 1..5, or a list such as 1,2,7; default: ${DEFAULT-VALUE}")
  private String seeds;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of the split and, where data are made, the data: the same for all; default: ${DEFAULT-VALUE}")
  private long splitSeed;

  @Mixin private Results results;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "train on Apache Spark: local[2] for two at once here, or spark://HOST:7077; the first"
              + " time downloads it")
  private String spark;

  @Option(
      names = "--ship",
      paramLabel = "NAME",
      description =
          "train nothing: write what is finished of these trainings to NAME.csv (a line each) and"
              + " NAME.csv.gz (a line for each test image), beside what the files hold already, and say"
              + " what is missing")
  private Path ship;

  @Option(
      names = "--train-only",
      hidden = true,
      description = "write the folders of the trainings and no report")
  private boolean trainOnly;

  @Mixin private TrainingOptions training;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Cell> cells = Cell.of(ModelKind.parse(models), Raters.parse(raters), seeds(seeds));
    Settings settings = training.settings(data);
    int most = training.limit();
    if (!results.isNamed()) {
      throw new ParameterException(spec.commandLine(), "name a folder for the results: --out=DIR");
    }
    Device place = training.device();
    Progress progress = new TerminalProgress();
    DataSets.Opened opened = training.open(data, settings, most, splitSeed, progress);
    Path folder = results.any();
    Path trainings = Results.trainings(folder);
    Protocol protocol = training.from(new Protocol(opened, settings, splitSeed, place));
    if (ship != null) {
      return ship(protocol, cells, trainings);
    }
    Comparison comparison =
        new Comparison(protocol, cells).optFolder(trainings).optWorkers(training.workers());
    System.out.printf(
        Locale.ROOT,
        "%s on %s; preset %s; %s, %s; %s%n",
        cells.size() == 1 ? "1 training" : cells.size() + " trainings",
        opened.patches(),
        settings,
        place,
        Torch.stack(),
        spark == null ? comparison.workers() : "Spark at " + spark);
    Comparison.Result result =
        Results.of(
            () ->
                spark == null
                    ? comparison.run(progress)
                    : comparison.run(
                        new ClusterRunner(cluster(), spark, shared(), trainings), progress),
            folder);
    return trainOnly ? Results.tellFailed(result) : Results.conclude(result, folder);
  }

  private int ship(Protocol protocol, List<Cell> cells, Path trainings) throws IOException {
    Path name = ship.toAbsolutePath();
    Files.createDirectories(name.getParent());
    ResultFiles.Written written = ResultFiles.write(protocol, cells, trainings, name);
    System.out.printf(
        Locale.ROOT,
        "%d training(s) in %s.csv and .csv.gz%n",
        written.trainings().size(),
        name.normalize());
    if (!written.missing().isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "Missing %d: %s%n",
          written.missing().size(),
          written.missing().stream().map(Cell::id).collect(Collectors.joining(", ")));
    }
    return ExitCode.DONE;
  }

  private static Cluster cluster() {
    return ServiceLoader.load(Cluster.class)
        .findFirst()
        .orElseThrow(
            () -> new SetupException("Spark is not on the classpath; start with ./lab compare"));
  }

  /** What was said on the command line of options that all trainings share. */
  private List<String> shared() {
    List<String> shared = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      List<String> said = option.originalStringValues(); // a flag too has a value: true
      if (PATHS.contains(name) && Files.exists(Path.of(said.get(0)))) {
        shared.add(name + "=" + Path.of(said.get(0)).toAbsolutePath());
      } else if (!OF_THE_GRID.contains(name)) {
        said.forEach(value -> shared.add(name + "=" + value));
      }
    }
    return shared;
  }

  /** Seeds from "1..5" or "1,2,7". */
  static List<Long> seeds(String text) {
    List<Long> seeds = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (range.matches()) {
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        if (first > last) {
          throw new BadInputException(
              "--seeds " + part.strip() + " runs down; write " + last + ".." + first);
        }
        for (long seed = first; seed <= last; seed++) {
          seeds.add(seed);
          requireFew(seeds);
        }
      } else if (part.strip().matches("\\d{1,9}")) {
        seeds.add(Long.parseLong(part.strip()));
      } else {
        throw new BadInputException(
            "--seeds must be a range such as 1..5 or a list such as 1,2,7, not '" + text + "'");
      }
    }
    if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
      throw new BadInputException("--seeds must name each seed once, not '" + text + "'");
    }
    return seeds;
  }

  private static void requireFew(List<Long> seeds) {
    if (seeds.size() > 1000) {
      throw new BadInputException("--seeds names over 1000 seeds");
    }
  }
}
