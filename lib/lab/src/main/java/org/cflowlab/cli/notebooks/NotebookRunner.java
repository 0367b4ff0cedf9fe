package org.cflowlab.cli.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.jupyter.Kernelspec;
import org.cflowlab.progress.Progress;

/** Runs notebooks from top to bottom with the kit's kernel. */
public final class NotebookRunner {
  private static final int CELL_SECONDS = 1200;

  private final JupyterEnvironment environment;
  private final Progress progress;

  /** A runner in this environment. */
  public NotebookRunner(JupyterEnvironment environment, Progress progress) {
    this.environment = environment;
    this.progress = progress;
  }

  /**
   * Runs a notebook and, if all went well, puts its outputs into the file.
   *
   * @return what failed; empty if nothing did
   */
  public List<String> update(Path notebook) throws IOException, InterruptedException {
    NotebookFile executed = execute(notebook).tidy();
    List<String> problems = NotebookCheck.problems(executed, executed);
    if (!problems.isEmpty()) {
      return problems;
    }
    NotebookFile sealed = ShippedInputs.seal(executed, folder(notebook));
    sealed.write(notebook);
    return faults(sealed, notebook);
  }

  /**
   * Runs a copy of a notebook and compares it with the committed one.
   *
   * @return what is wrong; empty if nothing is
   */
  public List<String> check(Path notebook) throws IOException, InterruptedException {
    NotebookFile committed = NotebookFile.read(notebook);
    NotebookFile executed = execute(notebook).tidy();
    List<String> problems = new ArrayList<>(NotebookCheck.problems(committed, executed));
    problems.addAll(faults(committed, notebook));
    return problems;
  }

  private static List<String> faults(NotebookFile notebook, Path file) throws IOException {
    List<String> faults = new ArrayList<>(Form.problems(notebook));
    faults.addAll(Quotes.problems(notebook));
    faults.addAll(ShippedInputs.problems(notebook, folder(file)));
    faults.addAll(NotebookCheck.problems(Files.size(file)));
    return faults;
  }

  private NotebookFile execute(Path notebook) throws IOException, InterruptedException {
    NotebookFile source = NotebookFile.read(notebook);
    long cells =
        source.cells().stream().filter(c -> c.path("cell_type").asText().equals("code")).count();
    String name = notebook.getFileName().toString();
    Path folder = Files.createTempDirectory("lab-notebook");
    Path log = Project.target().resolve("notebook-" + name.replace(".ipynb", ".log"));
    ProcessBuilder convert =
        environment.module(
            "nbconvert",
            "--log-level=DEBUG", // it names each cell that it begins
            "--to=notebook",
            "--execute",
            "--ClearOutputPreprocessor.enabled=True", // so that a cell left out shows as not run
            "--allow-errors",
            "--ExecutePreprocessor.kernel_name=" + Kernelspec.NAME,
            "--ExecutePreprocessor.timeout=" + CELL_SECONDS,
            "--ExecutePreprocessor.startup_timeout=120",
            "--ExecutePreprocessor.record_timing=False",
            "--output-dir=" + folder,
            name); // a name in its folder, as nbconvert takes a path for a pattern
    convert.environment().put("JUPYTER_CONFIG_DIR", folder.toString()); // not the user's nbconvert
    convert.environment().remove("JUPYTER_CONFIG_PATH");
    convert.directory(folder(notebook).toFile());
    try (Progress.Task task = progress.start(name, cells)) {
      long[] begun = {0};
      int code =
          Program.run(
              convert,
              log,
              line -> {
                if (line.endsWith("Executing cell:")) {
                  task.at(Math.min(begun[0]++, cells), "");
                }
              });
      Path executed = folder.resolve(name);
      if (code != 0 || !Files.exists(executed)) {
        throw new IOException(name + " did not run: " + Program.errorIn(log) + " (" + log + ")");
      }
      task.at(cells, "");
      return NotebookFile.read(executed);
    } finally {
      PathUtils.deleteDirectory(folder);
    }
  }

  private static Path folder(Path notebook) {
    return notebook.toAbsolutePath().getParent();
  }
}
