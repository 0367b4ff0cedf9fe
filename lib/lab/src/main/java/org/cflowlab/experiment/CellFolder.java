package org.cflowlab.experiment;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
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
public final class CellFolder {
  /** The file with the trained network. */
  static final String MODEL = "model.npz";

  private static final String SETTINGS = "settings.json";

  /** Its presence says that the training is done. */
  static final String RESULT = "result.json";

  /** Facts that another machine, or a newer version, may have otherwise of the same training. */
  private static final Set<String> WORDS = Set.of("machine", "reading");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Provenance provenance;

  /**
   * What a finished training leaves beside its model.
   *
   * @param values how many numbers were trained
   * @param nats where they go; null where no truth or no latent vector says so
   * @param conventions by which all of it was scored; null in files of before
   */
  record Finished(
      long values,
      History history,
      Scores scores,
      Nats nats,
      Cost cost,
      Map<String, String> conventions) {
    /** Whether the scores are those that are made today; else the model is scored anew. */
    boolean matches(Map<String, String> today) {
      return conventions != null && conventions.entrySet().containsAll(today.entrySet());
    }
  }

  /**
   * The conventions of today's scores.
   *
   * @param nats whether it is told too where the nats go
   */
  static Map<String, String> conventions(boolean nats) {
    Map<String, String> all = new TreeMap<>(Metric.conventions());
    if (nats) {
      all.put("nats", Nats.CONVENTION);
    }
    return all;
  }

  private CellFolder(Path folder, Provenance provenance) {
    this.folder = folder;
    this.provenance = provenance;
  }

  /**
   * Makes the folder, or takes one of the same training.
   *
   * @throws BadInputException if it holds another
   */
  static CellFolder open(Path folder, Provenance provenance) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(SETTINGS);
    Map<String, String> facts = provenance.facts();
    if (Files.exists(file)) {
      requireSame(folder, facts, facts(folder));
    } else {
      WholeFile.write(file, JSON.writeValueAsBytes(facts));
    }
    return new CellFolder(folder, provenance);
  }

  /**
   * Checks that a folder is that of a training, on whatever machine.
   *
   * @throws BadInputException if it is another's
   */
  static void requireSame(Path folder, Map<String, String> facts, Map<String, String> there) {
    facts.forEach(
        (name, value) -> {
          if (!WORDS.contains(name) && !value.equals(there.get(name))) {
            throw new BadInputException(
                String.format(
                    Locale.ROOT,
                    "%s holds another training: its %s is '%s', not '%s'; take another folder",
                    folder,
                    name,
                    there.get(name),
                    value));
          }
        });
  }

  Path path() {
    return folder;
  }

  /** What a finished training's folder holds; nothing if it is none, or not finished. */
  static Optional<Finished> finished(Path folder) throws IOException {
    Path file = folder.resolve(RESULT);
    return Files.exists(file) ? Optional.of(read(file, Finished.class)) : Optional.empty();
  }

  /** Where the training in a folder came from, as {@link Provenance#facts} gave it. */
  static Map<String, String> facts(Path folder) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    Map<?, ?> there = read(folder.resolve(SETTINGS), Map.class);
    there.forEach((name, value) -> facts.put(name.toString(), value.toString()));
    return facts;
  }

  Optional<Finished> finished() throws IOException {
    return finished(folder);
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), type);
    } catch (JsonProcessingException e) {
      throw new BadFileException(file, "damaged; delete it to make it again", e);
    }
  }

  void save(Segmenter net) throws IOException {
    ModelFile.save(net, provenance.facts(), folder.resolve(MODEL));
  }

  Segmenter load(NDManager manager) throws IOException {
    return ModelFile.load(folder.resolve(MODEL), manager).net();
  }

  /**
   * Writes what was found, or found anew; from now on the training counts as done and needs no
   * checkpoint.
   */
  void finish(Finished result) throws IOException {
    WholeFile.write(folder.resolve(RESULT), JSON.writeValueAsBytes(result));
    Trainer.forget(folder);
  }

  /**
   * The files of a cell's folder by their paths in it, with slashes; none if there is no folder.
   */
  public static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          files.put(
              folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return files;
  }

  /**
   * Writes files that came from another machine into a cell's folder, the one that says that the
   * training is done last; a finished training's checkpoint goes.
   */
  public static void write(Map<String, byte[]> files, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!file.getKey().equals(RESULT)) {
        write(file.getValue(), folder.resolve(file.getKey()));
      }
    }
    if (files.containsKey(RESULT)) {
      write(files.get(RESULT), folder.resolve(RESULT));
      Trainer.forget(folder);
    }
  }

  private static void write(byte[] content, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    WholeFile.write(file, content);
  }
}
