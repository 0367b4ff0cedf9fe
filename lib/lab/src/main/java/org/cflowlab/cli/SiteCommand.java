package org.cflowlab.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.cli.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab site}: the course as pages. */
@Command(
    name = "site",
    header = "Write the course as a web site.",
    description =
        "An index and one page for each notebook, with the committed outputs, working mathematics and"
            + " interactive parts, and the library's Javadoc. The pages open from a disk and load"
            + " nothing from a network.")
public final class SiteCommand implements LabCommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "a new or empty folder, or an earlier site, which is replaced")
  private Path out;

  @Override
  public Integer call() throws Exception {
    Site.write(NotebooksCommand.all(), library(), out, new TerminalProgress())
        .ifPresent(why -> System.err.println("lab: the site is without the Javadoc: " + why));
    System.out.println("Open " + out.toAbsolutePath().normalize().resolve("index.html"));
    return ExitCode.DONE;
  }

  private static List<Path> library() {
    return Stream.of("lib/core", "lib/lab")
        .map(module -> Project.root().resolve(module).resolve("src/main/java"))
        .toList();
  }
}
