package org.cflowlab.cli;

import java.nio.file.Path;
import org.cflowlab.cli.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab site}: the course as pages. */
@Command(
    name = "site",
    header = "Write the course as a web site.",
    description =
        "An index and one page for each notebook, with the committed outputs, working mathematics and"
            + " interactive parts. The pages open from a disk and load nothing from a network.")
public final class SiteCommand implements LabCommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "a new or empty folder, or an earlier site, which is replaced")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Site.write(NotebooksCommand.all(), out, new TerminalProgress());
    System.out.println("Open " + out.toAbsolutePath().normalize().resolve("index.html"));
    return ExitCode.DONE;
  }
}
