package org.cflowlab.fetch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.data.DataException;
import org.cflowlab.data.DataHome;
import org.cflowlab.data.PatchReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab fetch}: says how to get a data set, checks the download, and installs it. */
@Command(
    name = "fetch",
    header = "Get a public data set: what to download, and installing it.",
    description = {
      "Without NAME it lists the data sets. With NAME it says what to download and where.",
      "With --from it checks the downloaded file and copies it to where the kit looks."
    })
public final class FetchCommand implements LabCommand {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "lidc, drive, stare or chase")
  private String name;

  @Option(names = "--from", paramLabel = "FILE", description = "the file you downloaded")
  private Path from;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "the folder of data sets (default: CFLOW_DATA or ~/.cflow-lab/data)")
  private Path to = DataHome.directory();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (name == null) {
        Catalogue.all().forEach(card -> out.printf("%-7s%s%n", card.name(), card.title()));
        return ExitCode.OK;
      }
      DataCard card = Catalogue.card(name);
      if (from == null || !card.installable()) {
        out.print(card.instructions(to.resolve(card.name())));
        out.flush();
        throw new DataException(whyNot(card));
      }
      install(card, out);
      return ExitCode.OK;
    } catch (DataException e) {
      spec.commandLine().getErr().println("lab: " + e.getMessage());
      return ExitCode.USAGE;
    } finally {
      out.flush();
    }
  }

  private static String whyNot(DataCard card) {
    return card.installable()
        ? card.name() + " has to be downloaded by hand, as above; then give the file with --from"
        : card.name() + " cannot be installed by this version; the lines above say how to get it";
  }

  private void install(DataCard card, PrintWriter out) throws IOException {
    InstalledLidc lidc = new InstalledLidc(to);
    PatchReader.Summary summary = lidc.install(from, new TerminalProgress());
    out.printf("Installed %s as %s%n", Words.of(summary), lidc.file());
    out.print(card.terms());
  }
}
