package org.cflowlab.experiment;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.WholeFile;
import org.cflowlab.machine.Cost;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.Segmenter;
import org.cflowlab.train.History;
import org.cflowlab.train.Trainer;

/**
 * The folder of one training: {@code settings.json}, the checkpoint and metrics of the trainer, the
 * model kept as {@code model.npz}, and at the end {@code result.json}.
 */
final class CellFolder {
  /** The file with the trained network. */
  static final String MODEL = "model.npz";

  private static final String SETTINGS = "settings.json";

  /** Its presence says that the training is done. */
  static final String RESULT = "result.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Map<String, String> settings;

  /**
   * What a finished training leaves beside its model.
   *
   * @param values how many numbers were trained
   */
  record Finished(long values, History history, Scores scores, Cost cost) {}

  private CellFolder(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Makes the folder, or takes one with the same settings.
   *
   * @throws IllegalArgumentException if it holds a training with others
   */
  static CellFolder open(Path folder, Map<String, String> settings) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(SETTINGS);
    if (Files.exists(file)) {
      Map<?, ?> there = read(file, Map.class);
      settings.forEach(
          (name, value) -> {
            if (!name.equals("machine") && !value.equals(there.get(name))) {
              throw new IllegalArgumentException(
                  "%s holds another training: its %s is '%s', not '%s'; take another folder"
                      .formatted(folder, name, there.get(name), value));
            }
          });
    } else {
      WholeFile.write(file, JSON.writeValueAsBytes(settings));
    }
    return new CellFolder(folder, settings);
  }

  Path path() {
    return folder;
  }

  Optional<Finished> finished() throws IOException {
    Path file = folder.resolve(RESULT);
    return Files.exists(file) ? Optional.of(read(file, Finished.class)) : Optional.empty();
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (JsonProcessingException e) {
      throw new BadFileException(file, "damaged; delete it to make it again", e);
    }
  }

  void save(Segmenter net) throws IOException {
    ModelFile.save(net, settings, folder.resolve(MODEL));
  }

  Segmenter load(NDManager manager) throws IOException {
    return ModelFile.load(folder.resolve(MODEL), manager).net();
  }

  /** Writes what was found; from now on the training counts as done and needs no checkpoint. */
  void finish(Finished result) throws IOException {
    WholeFile.write(folder.resolve(RESULT), JSON.writeValueAsBytes(result));
    Trainer.forget(folder);
  }
}
