package org.cflowlab.fetch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.cflowlab.cli.ExitCode;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.Place;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.data.DataException;
import org.cflowlab.data.read.DataHome;
import org.cflowlab.data.read.PatchReader;
import org.cflowlab.progress.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab fetch}: downloads a data set or says how to, checks it, and installs it. */
@Place(51)
@Command(
    name = "fetch",
    header = "Get a public data set: download, check, install.",
    description = {
      "Without NAME it lists the data sets. A set that needs no login is downloaded; of the others"
          + " it says what to download by hand.",
      "With --from it takes the files you have, checks every patch, and copies them to where the"
          + " kit looks."
    })
public final class FetchCommand implements LabCommand {
  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "lidc, drive, stare, chase, or all")
  private String name;

  @Option(
      names = "--from",
      paramLabel = "PATH|URL",
      description = "the file you downloaded, a folder with the files, or another address")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "the folder of data sets (default: CFLOW_DATA or ~/.cflow-lab/data)")
  private Path to = DataHome.directory();

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "refuse the file unless it has this checksum")
  private String sha256 = "";

  @Option(names = "--verify", description = "only check again what is installed")
  private boolean verify;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (name == null) {
        Catalogue.all()
            .forEach(card -> out.printf(Locale.ROOT, "%-7s%s%n", card.name(), card.title()));
        return ExitCode.DONE;
      }
      boolean all = name.equals(ALL);
      if (all && from != null) {
        throw new DataException("--from is for one set; name it instead of all");
      }
      if (!all) {
        fetch(Catalogue.card(name), out);
        return ExitCode.DONE;
      }
      int exit = ExitCode.DONE;
      for (DataCard card : Catalogue.all()) {
        exit = Math.max(exit, tell(card, out));
      }
      return exit;
    } finally {
      out.flush();
    }
  }

  /** One set's failure is told, and does not keep the others of {@code all} back. */
  private int tell(DataCard card, PrintWriter out) throws Exception {
    try {
      fetch(card, out);
      return ExitCode.DONE;
    } catch (DataException e) {
      out.flush();
      CommandLine command = spec.commandLine();
      return command
          .getExecutionExceptionHandler()
          .handleExecutionException(e, command, command.getParseResult());
    }
  }

  private void fetch(DataCard card, PrintWriter out) throws IOException {
    Installation set = new Installation(to, card);
    Progress progress = new TerminalProgress();
    if (verify) {
      if (!set.exists() && name.equals(ALL)) {
        out.printf(Locale.ROOT, "%s is not installed%n", card.name());
        return;
      }
      if (!set.exists()) {
        throw new DataException(card.name() + " is not installed in " + to);
      }
      out.printf(Locale.ROOT, "%s is sound: %s%n", card.name(), Words.of(set.verify(progress)));
      return;
    }
    if (from == null && set.exists()) {
      out.printf(Locale.ROOT, "%s is there: %s (--verify checks it)%n", card.name(), set.source());
      return;
    }
    if (from == null && !card.isOpen()) {
      out.print(card.instructions(set.folder()));
      throw new DataException(
          card.name() + " has to be downloaded by hand, as above; then give it with --from");
    }
    PatchReader.Summary summary;
    if (from == null || from.matches("https?://.*")) {
      Download download = new Download(Download.Patience.USUAL, progress);
      summary = set.download(from == null ? "" : from, sha256, download, progress);
    } else {
      summary = set.copy(Path.of(from), sha256, progress);
    }
    out.printf(Locale.ROOT, "Installed %s as %s%n", Words.of(summary), set.source());
    out.print(card.terms());
  }
}
