package org.cflowlab.fetch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.cli.LabCommand;
import org.cflowlab.cli.TerminalProgress;
import org.cflowlab.data.DataException;
import org.cflowlab.data.DataHome;
import org.cflowlab.data.PatchReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab data}: lists the data sets that are there. */
@Command(
    name = "data",
    header = "List the data sets that are there.",
    description = "Shows what --data can name, and where the kit looks for it.")
public final class DataCommand implements LabCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "the folder of data sets (default: CFLOW_DATA or ~/.cflow-lab/data)")
  private Path directory = DataHome.directory();

  @Option(names = "--verify", description = "read every patch again and compare the checksums")
  private boolean verify;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.printf("Data sets in %s (set CFLOW_DATA to use another folder)%n", directory);
      out.printf("%-10s%s%n", "embedded", "ambiguous lesions with a known truth, always there");
      for (DataCard card : Catalogue.all()) {
        list(card, out);
      }
      String missing = missing();
      if (!missing.isEmpty()) {
        out.println("To get others: lab fetch NAME, with NAME one of " + missing);
      }
      return ExitCode.OK;
    } catch (DataException e) {
      out.flush();
      spec.commandLine().getErr().println("lab: " + e.getMessage());
      return ExitCode.USAGE;
    } finally {
      out.flush();
    }
  }

  private void list(DataCard card, PrintWriter out) throws IOException {
    Installation set = new Installation(directory, card);
    if (set.exists()) {
      PatchReader.Summary summary = verify ? set.verify(new TerminalProgress()) : set.summary();
      out.printf(
          "%-10s%s, %s, %s%s%n",
          card.name(),
          Words.of(summary),
          Words.size(set.size()),
          set.source(),
          verify ? ", verified" : "");
    }
  }

  private String missing() throws IOException {
    List<String> missing = new ArrayList<>();
    for (DataCard card : Catalogue.all()) {
      if (!new Installation(directory, card).exists()) {
        missing.add(card.name());
      }
    }
    return String.join(", ", missing);
  }
}
