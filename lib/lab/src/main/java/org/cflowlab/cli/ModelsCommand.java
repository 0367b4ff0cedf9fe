package org.cflowlab.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.ModelCard;
import org.cflowlab.experiment.Provenance;
import org.cflowlab.experiment.SavedModel;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Disk;
import org.cflowlab.file.WholeFile;
import org.cflowlab.model.ShippedModels;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab models}: the trained models that come with the kit. */
@Place(24)
@Command(
    name = "models",
    header = "List the trained models that come with the kit, or show the card of one.",
    description = {
      "A card says what a model learned from, what it scores beside the floors, and what it does"
          + " badly. 'lab sample --model NAME' and 'lab evaluate --model NAME' use it.",
      "With --ship it is the other way round: a finished training becomes one of these models, with"
          + " a card."
    })
public final class ModelsCommand implements LabCommand {
  /** Bytes of a model's file at most: they are all in the repository. */
  private static final long MOST = 2_000_000;

  private static final String FOLDER = "lib/core/src/main/resources/org/cflowlab/model";

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "show its card")
  private String name;

  @Option(
      names = "--ship",
      paramLabel = "DIR",
      description = "the folder of one finished training, which becomes the model NAME")
  private Path training;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "with --ship: what it was trained on")
  private String data;

  @Option(
      names = {"--out", "--to"},
      paramLabel = "DIR",
      description = "with --ship: where to write; default: " + FOLDER)
  private Path out;

  @Override
  public Integer call() throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (training == null) {
      Idle.refuse(spec, Set.of("--data", "--out"), "goes with --ship");
    }
    try {
      if (training != null) {
        ship(to);
      } else if (name != null) {
        to.print(ModelCard.of(name).toText());
      } else {
        list(to);
      }
      return ExitCode.DONE;
    } finally {
      to.flush();
    }
  }

  private static void list(PrintWriter to) throws IOException {
    for (String name : ShippedModels.names()) {
      ModelCard card = ModelCard.of(name);
      Path file = ShippedModels.file(name);
      to.println(card.line());
      to.printf(
          Locale.ROOT,
          "%-13s%.1f MB, sha256 %s..; %s%n",
          "",
          Files.size(file) / 1e6,
          card.sha256().substring(0, 12),
          card.licence());
    }
    to.println(
        ShippedModels.names().isEmpty()
            ? "No trained model comes with this version; 'lab run' trains some."
            : "'lab models NAME' shows a card.");
  }

  private void ship(PrintWriter to) throws IOException {
    if (name == null || !name.matches("[a-z0-9-]{1,40}") || data == null) {
      throw new BadInputException(
          "--ship needs a NAME of small letters, digits and hyphens, and --data, what it was trained"
              + " on");
    }
    Path file = SavedModel.find(training);
    if (Files.size(file) > MOST) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s has %d bytes, over the %d of a model",
              file,
              Files.size(file),
              MOST));
    }
    Path folder = out != null ? out : Project.root().resolve(FOLDER);
    Disk.requireWritable(folder, 0);
    Progress progress = new TerminalProgress();
    Provenance trained = provenance(file);
    long seed = trained.splitSeed();
    DataSets.Options cut = new DataSets.Options(EvaluateCommand.asTrained(trained, data), 0, seed);
    PatchSet whole = trained.raters().of(DataSets.open(data, cut, progress).patches(), seed);
    PatchSet sample =
        DataSets.open(DataSets.SAMPLE, new DataSets.Options(0, 0, seed), progress).patches();
    ModelCard card = ModelCard.make(name, file.getParent(), whole, sample, progress);
    WholeFile.write(folder.resolve(name + ".npz"), Files.readAllBytes(file));
    WholeFile.write(folder.resolve(name + ".json"), card.toJson());
    addToList(folder.resolve(ShippedModels.LIST));
    to.print(card.toText());
    to.println("Model: " + folder.resolve(name + ".npz").toAbsolutePath().normalize());
  }

  private static Provenance provenance(Path file) throws IOException {
    try (SavedModel model = SavedModel.open(file, Device.cpu())) {
      return model.provenance();
    }
  }

  private void addToList(Path list) throws IOException {
    List<String> names = new ArrayList<>(Files.exists(list) ? Files.readAllLines(list) : List.of());
    if (!names.contains(name)) {
      names.add(name);
    }
    WholeFile.write(list, String.join("\n", names) + "\n");
  }
}
