package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cflowlab.array.Torch;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Preset;
import org.cflowlab.experiment.ResultTable;
import org.cflowlab.experiment.RunFolder;
import org.cflowlab.progress.Progress;
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
      defaultValue = DataSets.EMBEDDED,
      description =
          "embedded (lesions with a known truth; others: embedded:noise=.2,styles=1), lidc, retina,"
              + " drive, stare or chase (as 'lab fetch' installed them), or a path: LIDC as a"
              + " folder or zip of PNGs, data_lidc.pickle or lidcSeg.pt; default: ${DEFAULT-VALUE}")
  private String data;

  @Option(
      names = "--models",
      paramLabel = "LIST",
      defaultValue = "prob,planar",
      description =
          "which of prob, planar, glow, radial, spline and unet, separated by commas; default:"
              + " ${DEFAULT-VALUE}")
  private String models;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a new folder for the results; default: runs/DATA-PRESET-seedN")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "go on with the interrupted run in this folder; the other options must be as they were")
  private Path resume;

  @Mixin private TrainingOptions training;

  @Override
  public Integer call() throws Exception {
    List<ModelKind> kinds = ModelKind.parse(models);
    Preset sizes = training.preset();
    int most = training.limit();
    Progress progress = new TerminalProgress();
    setUpNotebooks(progress);
    Device place = training.device();
    DataSets.Opened opened = TrainingOptions.open(data, sizes, most, seed, progress);
    RunFolder folder =
        resume != null
            ? RunFolder.resume(resume)
            : RunFolder.create(out != null ? out : freeFolder(opened.patches().name(), sizes));
    System.out.println(
        opened.patches() + "; preset " + sizes + "; " + place + ", " + Torch.stack());
    Comparison.Result result =
        new Comparison(opened, kinds, sizes, seed, place)
            .optFolder(folder.trainings())
            .run(progress);
    System.out.println();
    System.out.print(ResultTable.of(result).toText());
    folder.write(result);
    System.out.println();
    System.out.println("Report: " + folder.report().toAbsolutePath().normalize());
    return ExitCode.DONE;
  }

  /** The notebooks' side is made ready too; a run goes on without it. */
  private static void setUpNotebooks(Progress progress) throws IOException, InterruptedException {
    try {
      JupyterEnvironment.ensure(progress);
    } catch (SetupException e) {
      System.err.println("lab: the notebooks are not ready, the run goes on: " + e.getMessage());
    }
  }

  private Path freeFolder(String name, Preset sizes) throws IOException {
    Path runs = Project.root().resolve("runs");
    String base = name + "-" + sizes.name() + "-seed" + seed;
    Path folder = runs.resolve(base);
    for (int n = 2; !RunFolder.isFree(folder); n++) {
      folder = runs.resolve(base + "-" + n);
    }
    return folder;
  }
}
