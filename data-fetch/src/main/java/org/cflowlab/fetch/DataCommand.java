package org.cflowlab.fetch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.PictureOptions;
import org.cflowlab.cli.Place;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataHome;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.PatchReader;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab data}: lists the data sets that are there, or looks into one. */
@Place(50)
@Command(
    name = "data",
    header = "List the data sets that are there, or look into one.",
    description = {
      "Without DATA it shows what --data can name, and where the kit looks for it.",
      "With DATA it opens that set, says how it was read, what its raters marked and how far they"
          + " agree, and how seed 1 splits it, and draws a contact sheet. It ends with 0 only if the"
          + " set could be trained on."
    })
public final class DataCommand implements LabCommand {
  private static final long SEED = 1;

  /** Pixels of a patch of a sample along a side, as those that preset lab trains on. */
  private static final int SAMPLE_SIDE = 64;

  private static final String FORMAT = "%-13s%s%n";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "embedded (or embedded:noise=.2,styles=1), lidc-sample, lidc, retina, drive, stare, chase, or a path")
  private String data;

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "the folder of data sets (default: CFLOW_DATA or ~/.cflow-lab/data)")
  private Path directory = DataHome.directory();

  @Mixin private PictureOptions pictures;

  @Option(names = "--verify", description = "read every patch again and compare the checksums")
  private boolean verify;

  @Option(
      names = "--sheet",
      paramLabel = "PNG",
      description = "the contact sheet (default: in the folder of data sets)")
  private Path sheet;

  @Option(
      names = "--draw-sample",
      paramLabel = "FILE",
      description =
          "draw from a set of LIDC patches a small one with the same split, as lidc-sample was, and"
              + " write it there (.tar.xz), with a text beside it")
  private Path sample;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (sample != null) {
        draw(out);
      } else if (data != null) {
        lookInto(out);
      } else {
        listAll(out);
      }
      return ExitCode.DONE;
    } finally {
      out.flush();
    }
  }

  private void listAll(PrintWriter out) throws IOException {
    out.printf(Locale.ROOT, "Data sets in %s (set CFLOW_DATA to use another folder)%n", directory);
    out.printf(
        Locale.ROOT,
        FORMAT,
        DataSets.EMBEDDED,
        "ambiguous lesions with a known truth, always there");
    out.printf(
        Locale.ROOT,
        FORMAT,
        DataSets.SAMPLE,
        "real lesions of the lung, four radiologists (LIDC-IDRI, CC BY 3.0), always there");
    List<String> missing = new ArrayList<>();
    for (DataCard card : Catalogue.all()) {
      Installation set = new Installation(directory, card);
      if (set.exists()) {
        list(set, out);
      } else {
        missing.add(card.name());
      }
    }
    if (!missing.isEmpty()) {
      out.println("To get others: lab fetch NAME, with NAME one of " + String.join(", ", missing));
    }
  }

  private void list(Installation set, PrintWriter out) throws IOException {
    PatchReader.Summary summary = verify ? set.verify(new TerminalProgress()) : set.summary();
    out.printf(
        Locale.ROOT,
        FORMAT,
        set.card().name(),
        String.join(", ", Words.of(summary), Words.size(set.size()), set.source().toString())
            + (verify ? ", verified" : ""));
  }

  private void draw(PrintWriter out) throws IOException {
    if (data == null) {
      throw new BadInputException("--draw-sample needs DATA, the set to draw from");
    }
    DataSets.Options all =
        new DataSets.Options(pictures.over(Preparation.ofCrop(SAMPLE_SIDE)), 0, SEED);
    PatchSet set = DataSets.open(data, directory, all, new TerminalProgress()).patches();
    SampleArchive archive = SampleArchive.drawn(set, SEED);
    archive.write(sample.toAbsolutePath());
    out.print(archive.text());
    out.println("Sample: " + sample.toAbsolutePath());
  }

  private void lookInto(PrintWriter out) throws IOException {
    pictures.requireFit(data);
    Progress progress = new TerminalProgress();
    DataSets.Options all = new DataSets.Options(pictures.preparation(), 0, SEED);
    PatchSet set = DataSets.open(data, directory, all, progress).patches();
    out.println(set.provenance());
    out.print(set.reading().text());
    Agreement agreement = Agreement.of(set);
    for (int rater = 0; rater < set.raters(); rater++) {
      out.printf(Locale.ROOT, "rater %d: %s%n", rater + 1, agreement.rater(rater));
    }
    if (set.raters() > 1) {
      out.println(agreement.pairs());
    }
    if (set.patients() >= 3) {
      Split split = Split.byPatient(set, SEED);
      out.printf(Locale.ROOT, "train      %s%n", part(set, split.train()));
      out.printf(Locale.ROOT, "validation %s%n", part(set, split.validation()));
      out.printf(Locale.ROOT, "test       %s%n", part(set, split.test()));
    }
    Path file = sheet != null ? sheet : directory.resolve("sheet-" + set.name() + ".png");
    ContactSheet.write(set, file.toAbsolutePath());
    out.println("Contact sheet: " + file.toAbsolutePath());
    if (set.patients() < 3) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d patient(s), too few to train on: training, validation and test need at least 3",
              data,
              set.patients()));
    }
  }

  private static String part(PatchSet set, int[] patches) {
    PatchSet part = set.select(patches);
    return String.format(Locale.ROOT, "%,7d images of %,5d patients", part.size(), part.patients());
  }
}
