package org.cflowlab.cli.site;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.progress.Progress;

/** The pages that the JDK's own javadoc makes, without a link or a request to anywhere else. */
final class Javadoc {
  private Javadoc() {}

  /**
   * Writes the pages of everything in {@code org.cflowlab}.
   *
   * @param sources folders of Java; what they import is on this program's class path
   * @return nothing, or why there are none
   */
  static Optional<String> write(List<Path> sources, Path folder, Progress progress)
      throws IOException {
    Optional<ToolProvider> javadoc = ToolProvider.findFirst("javadoc");
    if (javadoc.isEmpty()) {
      return Optional.of(System.getProperty("java.home") + " has no javadoc");
    }
    long classes = classes(sources);
    try (Progress.Task task = progress.start("writing the Javadoc", classes)) {
      Said said = new Said(task, classes);
      String[] arguments = arguments(sources, folder).toArray(String[]::new);
      int code = javadoc.get().run(said, said, arguments);
      return code == 0 ? Optional.empty() : Optional.of(said.error);
    }
  }

  private static List<String> arguments(List<Path> sources, Path folder) {
    String path =
        sources.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return List.of(
            List.of("-locale", "en", "-encoding", "UTF-8", "-d", folder.toString()),
            List.of("--release", "17", "-classpath", System.getProperty("java.class.path")),
            List.of("-sourcepath", path, "-subpackages", "org.cflowlab"),
            List.of("-windowtitle", "cFlow Lab", "-doctitle", "cFlow Lab: the library"),
            List.of("-Xdoclint:all,-missing", "--no-platform-links", "-nohelp", "-notimestamp"))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static long classes(List<Path> sources) throws IOException {
    long count = 0;
    for (Path folder : sources) {
      try (Stream<Path> files = Files.walk(folder)) {
        count += files.filter(f -> f.toString().endsWith(".java")).count();
      }
    }
    return count;
  }

  /** Counts the pages that javadoc says it writes, about one a class, and keeps its first error. */
  private static final class Said extends PrintWriter {
    private final Progress.Task task;
    private final long total;
    private long pages;
    private String error = "";

    Said(Progress.Task task, long total) {
      super(Writer.nullWriter());
      this.task = task;
      this.total = total;
    }

    @Override
    public void println(String line) {
      if (line.startsWith("Generating ")) {
        task.at(Math.min(++pages, total), "");
      } else if (error.isEmpty() && line.contains("error:")) {
        error = line.strip();
      }
    }
  }
}
