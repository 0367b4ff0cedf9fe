package org.cflowlab.cli.notebooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.file.Sha256;
import org.cflowlab.model.ShippedModels;

/**
 * What comes with the kit and is shown by a notebook: results, known by their quoted name, and the
 * trained models. Their checksums are in the metadata of the notebook that was run with them, so
 * that a file that changes does not leave outputs of before behind.
 */
final class ShippedInputs {
  private static final String KEY = "cflow_shipped";
  private static final String MODELS = "models";

  private ShippedInputs() {}

  /** A notebook that was just run beside a folder {@code results}, with their checksums in it. */
  static NotebookFile seal(NotebookFile notebook, Path folder) throws IOException {
    SortedMap<String, String> sums = sums(notebook, folder);
    ObjectNode content = notebook.content().deepCopy();
    if (!sums.isEmpty()) {
      ObjectNode sealed = content.withObject("/metadata").putObject(KEY);
      sums.forEach(sealed::put);
    }
    return new NotebookFile(content);
  }

  /** What changed since a notebook was run; empty if nothing did. */
  static List<String> problems(NotebookFile notebook, Path folder) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> now : sums(notebook, folder).entrySet()) {
      if (!notebook
          .content()
          .at("/metadata/" + KEY)
          .path(now.getKey())
          .asText()
          .equals(now.getValue())) {
        problems.add(
            "shows " + now.getKey() + " that changed since it was run; run ./lab notebooks for it");
      }
    }
    return problems;
  }

  private static SortedMap<String, String> sums(NotebookFile notebook, Path folder)
      throws IOException {
    String code =
        notebook.cells().stream()
            .filter(cell -> cell.path("cell_type").asText().equals("code"))
            .map(cell -> NotebookFile.text(cell.path("source")))
            .collect(Collectors.joining("\n"));
    SortedMap<String, String> sums = new TreeMap<>();
    for (Path file : results(folder.resolve("results"))) {
      String name = file.getFileName().toString().split("\\.")[0];
      if (code.contains('"' + name + '"')) {
        sums.merge("results/" + name, Sha256.of(file), (one, other) -> Sha256.of(one + other));
      }
    }
    if (code.contains(ShippedModels.class.getSimpleName() + ".")) {
      Sha256 models = new Sha256();
      for (String name : ShippedModels.names()) {
        models.add(name).add(ShippedModels.file(name));
      }
      sums.put(MODELS, models.hex());
    }
    return sums;
  }

  private static List<Path> results(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.csv(\\.gz)?")).sorted().toList();
    }
  }
}
