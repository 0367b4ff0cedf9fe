package org.cflowlab.cli;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.array.Torch;
import org.cflowlab.data.DataSets;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.Grid;
import org.cflowlab.experiment.GridReport;
import org.cflowlab.experiment.GridTable;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Preset;
import org.cflowlab.experiment.Raters;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab compare}: Table 1 and Figure 3, over models, raters and seeds. */
@Command(
    name = "compare",
    header = "Train all models with several seeds, and write Table 1 and Figure 3.",
    description =
        "Each training has a folder of its own in DIR. Stop whenever you like: the same command"
            + " goes on where it was, and does nothing twice.")
public final class CompareCommand implements LabCommand {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

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
      description = "whose masks: all, single or both; default: ${DEFAULT-VALUE}")
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

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "the folder of this comparison; one that was interrupted goes on")
  private Path to;

  @Mixin private TrainingOptions training;

  @Override
  public Integer call() throws Exception {
    List<Cell> cells = Grid.cells(ModelKind.parse(models), Raters.parse(raters), seeds(seeds));
    Preset sizes = training.preset();
    int most = training.limit();
    Device place = training.device();
    Progress progress = new TerminalProgress();
    DataSets.Opened opened = TrainingOptions.open(data, sizes, most, splitSeed, progress);
    System.out.println(
        cells.size()
            + " trainings on "
            + opened.patches()
            + "; preset "
            + sizes
            + "; "
            + place
            + ", "
            + Torch.stack());
    Grid.Result result =
        new Grid(opened, cells, sizes, splitSeed, place, to.resolve("models")).run(progress);
    if (!result.models().isEmpty()) {
      Path page = GridReport.write(result, to);
      System.out.println();
      System.out.print(new GridTable(result).toText());
      System.out.println("* better than every other model of the column, paired t-test with Holm");
      System.out.println();
      System.out.println("Report: " + page.toAbsolutePath().normalize());
    }
    result.failed().forEach(f -> System.err.println("lab: " + f.cell() + ": " + f.reason()));
    return result.failed().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Seeds from "1..5" or "1,2,7". */
  static List<Long> seeds(String text) {
    List<Long> seeds = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (range.matches()) {
        long last = Long.parseLong(range.group(2));
        for (long seed = Long.parseLong(range.group(1)); seed <= last; seed++) {
          seeds.add(seed);
          requireFew(seeds);
        }
      } else if (part.strip().matches("\\d{1,9}")) {
        seeds.add(Long.parseLong(part.strip()));
      } else {
        throw new IllegalArgumentException(
            "--seeds must be a range such as 1..5 or a list such as 1,2,7, not '" + text + "'");
      }
    }
    if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
      throw new IllegalArgumentException("--seeds must name each seed once, not '" + text + "'");
    }
    return seeds;
  }

  private static void requireFew(List<Long> seeds) {
    if (seeds.size() > 1000) {
      throw new IllegalArgumentException("--seeds names over 1000 seeds");
    }
  }
}
