package org.cflowlab.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.Segmenter;

/** A model that a run has kept, with what was said about it. */
public final class SavedModel implements AutoCloseable {
  private final NDManager manager;
  private final Segmenter net;
  private final Provenance provenance;
  private final Path file;

  private SavedModel(NDManager manager, Segmenter net, Provenance provenance, Path file) {
    this.manager = manager;
    this.net = net;
    this.provenance = provenance;
    this.file = file;
  }

  /**
   * Opens the model of a run.
   *
   * @param run a model's file, the folder of one training, or that of a run that trained only one
   * @throws BadInputException if there is none, or more than one to choose from
   */
  public static SavedModel open(Path run, Device device) throws IOException {
    Path file = find(run);
    NDManager manager = Torch.newManager(device);
    try {
      ModelFile.Loaded loaded = ModelFile.load(file, manager);
      return new SavedModel(manager, loaded.net(), provenance(loaded, file), file);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Provenance provenance(ModelFile.Loaded loaded, Path file) throws BadFileException {
    try {
      return Provenance.of(loaded.provenance());
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, "what it says of its training cannot be read", e);
    }
  }

  /**
   * The file of the one model in a folder of results; or this file.
   *
   * @throws BadInputException if there is none, or more than one
   */
  public static Path find(Path run) throws IOException {
    if (Files.isRegularFile(run)) {
      return run;
    }
    if (!Files.isDirectory(run)) {
      throw new BadInputException("--run " + run + ": there is no such folder or file");
    }
    List<Path> models;
    try (Stream<Path> files = Files.walk(run, 3, FileVisitOption.FOLLOW_LINKS)) {
      models = files.filter(f -> f.endsWith(CellFolder.MODEL)).sorted().toList();
    }
    if (models.isEmpty()) {
      throw new BadInputException(
          "--run " + run + " holds no finished model (" + CellFolder.MODEL + ")");
    }
    if (models.size() > 1) {
      throw new BadInputException(
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
    return net;
  }

  /** Where the model's file is. */
  public Path file() {
    return file;
  }

  /** What was said about it when it was saved. */
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public void close() {
    net.close();
    manager.close();
  }
}
