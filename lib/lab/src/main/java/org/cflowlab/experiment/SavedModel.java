package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.array.Torch;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.Segmenter;

/** A model that a run has kept, with what was said about it. */
public final class SavedModel implements AutoCloseable {
  private final NDManager manager;
  private final ModelFile.Loaded loaded;
  private final Path file;

  private SavedModel(NDManager manager, ModelFile.Loaded loaded, Path file) {
    this.manager = manager;
    this.loaded = loaded;
    this.file = file;
  }

  /**
   * Opens the model of a run.
   *
   * @param run a model's file, the folder of one training, or that of a run that trained only one
   * @throws IllegalArgumentException if there is none, or more than one to choose from
   */
  public static SavedModel open(Path run, Device device) throws IOException {
    Path file = find(run);
    NDManager manager = Torch.newManager(device);
    try {
      return new SavedModel(manager, ModelFile.load(file, manager), file);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Path find(Path run) throws IOException {
    if (Files.isRegularFile(run)) {
      return run;
    }
    if (!Files.isDirectory(run)) {
      throw new IllegalArgumentException("--run " + run + ": there is no such folder or file");
    }
    List<Path> models;
    try (Stream<Path> files = Files.walk(run, 3)) {
      models = files.filter(f -> f.endsWith(CellFolder.MODEL)).sorted().toList();
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException(
          "--run " + run + " holds no finished model (" + CellFolder.MODEL + ")");
    }
    if (models.size() > 1) {
      throw new IllegalArgumentException(
          "--run "
              + run
              + " holds several models; name one of "
              + models.stream()
                  .map(m -> m.getParent().toString())
                  .collect(Collectors.joining(", ")));
    }
    return models.get(0);
  }

  /** The network. */
  public Segmenter net() {
    return loaded.net();
  }

  /** Where the model's file is. */
  public Path file() {
    return file;
  }

  /** What the model is called. */
  public String title() {
    return loaded.provenance().getOrDefault("model", "model");
  }

  /** What was said about it when it was saved, names and values. */
  public Map<String, String> provenance() {
    return loaded.provenance();
  }

  /** Side of the square images it was trained on, in pixels; 0 if unknown or not square. */
  public int side() {
    String[] sides = provenance().getOrDefault("image", "").split("x");
    return sides.length == 2 && sides[0].equals(sides[1]) ? Integer.parseInt(sides[0]) : 0;
  }

  /** The seed of its split; 1 if unknown. */
  public long splitSeed() {
    return Long.parseLong(provenance().getOrDefault("split seed", "1"));
  }

  @Override
  public void close() {
    loaded.net().close();
    manager.close();
  }
}
