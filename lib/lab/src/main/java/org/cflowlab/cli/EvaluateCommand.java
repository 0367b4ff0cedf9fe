package org.cflowlab.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.LidcSample;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.experiment.Provenance;
import org.cflowlab.experiment.Raters;
import org.cflowlab.experiment.SavedModel;
import org.cflowlab.experiment.Scores;
import org.cflowlab.experiment.report.ScoreSheet;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Disk;
import org.cflowlab.file.WholeFile;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab evaluate}: scores a saved model on any data set. */
@Place(22)
@Command(
    name = "evaluate",
    header = "Score a saved model on any data set, beside the floors.",
    description =
        "Scores the test patches of the data it was trained on and of lidc-sample, or all patches of"
            + " any other data."
            + " Images and masks are read as those were that it was trained on, unless you say"
            + " otherwise.")
public final class EvaluateCommand implements LabCommand {
  /** Which patches. */
  enum Part {
    AUTO,
    TEST,
    ALL
  }

  @Mixin private ModelOption trained;

  @Option(names = "--data", paramLabel = "DATA", required = true, description = "as for 'lab run'")
  private String data;

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "auto",
      description =
          "test (a fifth of the patients, by the data's split where they carry one, else by the"
              + " model's), all, or auto: test on the data it was trained on and on data that carry"
              + " their split, as lidc-sample does, else all; default: ${DEFAULT-VALUE}")
  private Part part;

  @Option(
      names = "--raters",
      paramLabel = "WHOSE",
      description =
          "whose masks they are scored against: all, single (one mask of each image, drawn) or first"
              + " (that of its first rater); default: as the model was trained")
  private String raters;

  @Option(
      names = "--limit",
      paramLabel = "PATCHES",
      description = "use at most so many patches, patient by patient; default: all")
  private Integer limit;

  @Mixin private DeviceOption place;

  @Mixin private PictureOptions pictures;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "write every score of every patch there too")
  private Path csv;

  @Override
  public Integer call() throws Exception {
    int most = limit == null ? 0 : TrainingOptions.atLeast("--limit", limit, 3);
    Optional<Raters> asked = raters == null ? Optional.empty() : Optional.of(whose(raters));
    Device device = place.device();
    Progress progress = new TerminalProgress();
    try (SavedModel model = SavedModel.open(trained.path(), device)) {
      Provenance origin = model.provenance();
      DataSets.Opened opened = open(model, most, progress);
      Raters scored = asked.orElse(origin.raters());
      PatchSet set = scored.of(opened.patches(), origin.splitSeed());
      int[] patches = choose(model, opened.patches(), set, scored);
      if (csv != null) {
        Disk.requireWritableFile(csv);
      }
      Evaluation evaluation =
          new Evaluation(set, patches, origin.splitSeed()).optTruth(opened.truth());
      score(model, evaluation, set, patches, device, progress);
    }
    return ExitCode.DONE;
  }

  /** The data, treated as those were that the model was trained on, but for what is asked. */
  private DataSets.Opened open(SavedModel model, int most, Progress progress) throws IOException {
    pictures.requireFit(data);
    Preparation trained = asTrained(model.provenance(), data);
    Preparation preparation = pictures.over(trained);
    DataSets.Opened opened =
        DataSets.open(
            data,
            new DataSets.Options(preparation, most, model.provenance().splitSeed()),
            progress);
    System.out.print(opened.patches().reading().text());
    if (!chosen(trained).isEmpty() && preparation.equals(trained)) {
      System.out.println("As it was trained: " + chosen(trained));
    }
    int channels = model.net().sizes().channels();
    if (opened.patches().channels() != channels) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the model takes images of %d channels, these have %d; say --channels %d",
              channels,
              opened.patches().channels(),
              channels));
    }
    return opened;
  }

  /**
   * The patches to score, and a word on whether the model may have learned from them.
   *
   * @param all the data as all raters see them
   * @param set as those see them whose masks are scored against
   */
  private int[] choose(SavedModel model, PatchSet all, PatchSet set, Raters scored) {
    Provenance origin = model.provenance();
    Raters seen = origin.raters();
    boolean known = seen.of(all, origin.splitSeed()).provenance().equals(origin.data());
    boolean whole = part == Part.ALL || part == Part.AUTO && !known && !set.carriesSplit();
    int[] patches = whole ? set.all() : Split.byPatient(set, origin.splitSeed()).test();
    boolean related = !known && origin.mayHaveSeen(set);
    System.out.printf(
        Locale.ROOT,
        "%s (%s) on %s%n%s patches of %s%s%n",
        origin.model(),
        model.file(),
        all,
        whole ? "all " + patches.length : patches.length + " test",
        known
            ? "the data it was trained on"
            : related
                ? "the source of the data it was trained on"
                : "data it was not trained on, as far as is known",
        against(scored, seen));
    if (related && (whole || !set.carriesSplit())) {
      System.out.println(
          "Note:   it may have learned from some of these, which then score too well: it was"
              + " trained on '"
              + origin.data()
              + "'. With the --limit and the options of pictures that it was trained with, its"
              + " test patches are known.");
    }
    System.out.println();
    return patches;
  }

  private void score(
      SavedModel model,
      Evaluation evaluation,
      PatchSet set,
      int[] patches,
      Device device,
      Progress progress)
      throws IOException {
    List<Scores> scores = new ArrayList<>();
    scores.add(evaluation.score(model.provenance().model(), model.net(), progress));
    try (NDManager manager = Torch.newManager(device)) {
      scores.addAll(evaluation.floors(manager, progress));
    }
    ScoreSheet sheet = new ScoreSheet(set, patches, scores);
    System.out.print(sheet.toText());
    System.out.println(
        (set.select(patches).patients() > 1
                ? "in brackets: 95% bootstrap intervals, patients drawn with all their patches"
                : "one patient alone: no intervals")
            + "; two empty masks agree");
    System.out.println(evaluation.plausibility(model.net(), progress).describe());
    System.out.println(
        evaluation.whetherOrWhat(model.net(), Evaluation.EMPTY_SAMPLES, progress).describe());
    if (csv != null) {
      WholeFile.write(csv, sheet.toCsv());
      System.out.println("Scores: " + csv.toAbsolutePath().normalize());
    }
  }

  private static Raters whose(String word) {
    List<Raters> chosen = Raters.parse(word);
    if (chosen.size() > 1) {
      throw new BadInputException("--raters takes one of all, single and first here, not several");
    }
    return chosen.get(0);
  }

  private static String against(Raters scored, Raters seen) {
    if (scored == Raters.ALL && seen == Raters.ALL) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "; %s, %s",
        scored.title(),
        scored == seen ? "as it was trained" : "trained with " + seen.title());
  }

  /** Options that the training was given, and that nothing in the data shows. */
  private static String chosen(Preparation trained) {
    List<String> options = new ArrayList<>();
    if (trained.centre() == Treatment.Centre.LESION) {
      options.add("--center lesion");
    }
    if (!Double.isNaN(trained.threshold())) {
      options.add("--threshold " + trained.threshold());
    }
    if (trained.inverted()) {
      options.add("--invert-masks");
    }
    if (!trained.imageKey().isEmpty()) {
      options.add("--image-key " + trained.imageKey());
    }
    if (!trained.maskKey().isEmpty()) {
      options.add("--mask-key " + trained.maskKey());
    }
    return String.join(" ", options);
  }

  /** What was done to the images that the model was trained on; of the sample, they are whole. */
  static Preparation asTrained(Provenance trained, String data) {
    int side = trained.image().side();
    boolean whole = data.equals(DataSets.SAMPLE) && side == LidcSample.SIDE;
    return Preparation.as(trained.pictures()).withCrop(whole ? 0 : side, false);
  }
}
