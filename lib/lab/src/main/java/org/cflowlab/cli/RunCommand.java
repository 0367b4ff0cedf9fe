package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.cflowlab.array.Torch;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab run}: trains the models, scores them, writes the report. */
@Place(20)
@Command(
    name = "run",
    header = "Train and compare the models, and write a report.",
    description =
        "Sets up what is missing, trains each model, scores all on the same test patches beside the"
            + " floors, prints the table and writes a report page.")
public final class RunCommand implements LabCommand {
  @Option(
      names = "--data",
      paramLabel = "DATA",
      defaultValue = DataSets.SAMPLE,
      description =
          "lidc-sample (real lesions, four radiologists; they come with the kit), embedded (made"
              + " lesions with a known truth; others: embedded:noise=.2,styles=1), lidc, retina,"
              + " drive, stare or chase (as 'lab fetch' installed them), or a path: a"
              + " folder or archive of images and masks, with a table masks.csv or without, or a"
              + " .pickle, .pt, .npz or HDF5 file; default: ${DEFAULT-VALUE}")
  private String data;

  @Option(
      names = "--models",
      paramLabel = "LIST",
      defaultValue = "prob,planar",
      completionCandidates = ModelKind.Words.class,
      description =
          "which of ${COMPLETION-CANDIDATES}, separated by commas; default: ${DEFAULT-VALUE}")
  private String models;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Mixin private Results results;

  @Mixin private TrainingOptions training;

  @Override
  public Integer call() throws Exception {
    List<ModelKind> kinds = ModelKind.parse(models);
    Settings settings = training.settings(data);
    int most = training.limit();
    Progress progress = new TerminalProgress();
    setUpNotebooks(progress);
    Device place = training.device();
    DataSets.Opened opened = training.open(data, settings, most, seed, progress);
    Path folder = results.fresh(usual(opened.patches().name(), settings));
    Comparison comparison =
        new Comparison(
                training.from(new Protocol(opened, settings, seed, place)),
                Cell.of(kinds, List.of(Raters.ALL), List.of(seed)))
            .optFolder(Results.trainings(folder))
            .optWorkers(training.workers());
    System.out.printf(
        Locale.ROOT,
        "%s; preset %s; %s, %s; %s%n",
        opened.patches(),
        settings,
        place,
        Torch.stack(),
        comparison.workers());
    return Results.conclude(Results.of(() -> comparison.run(progress), folder), folder);
  }

  /** The notebooks' side is made ready too; a run goes on without it. */
  private static void setUpNotebooks(Progress progress) throws IOException, InterruptedException {
    try {
      JupyterEnvironment.ensure(progress);
    } catch (SetupException e) {
      System.err.println("lab: the notebooks are not ready, the run goes on: " + e.getMessage());
    }
  }

  private Path usual(String name, Settings settings) {
    Path runs = (Project.writable() ? Project.root() : Project.own()).resolve("runs");
    return runs.resolve(name + "-" + settings.name() + "-seed" + seed);
  }
}
