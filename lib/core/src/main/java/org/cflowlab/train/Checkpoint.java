package org.cflowlab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.WholeFile;

/**
 * Where a training was after a validation: all that is needed to go on as if it had never stopped.
 *
 * <p>A zip of {@code state.json} and flat arrays in the machine's byte order; the zip's own sums
 * guard it. The generators' states are not in it: they follow from the seed and the step.
 *
 * @param state numbers
 * @param arrays by name, flat
 */
record Checkpoint(State state, Map<String, NDArray> arrays) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "state.json";
  private static final List<String> ARRAYS =
      List.of("values", "statistics", "mean", "square", "best.values", "best.statistics");

  /**
   * The numbers of a checkpoint.
   *
   * @param settings what was trained, how, and on what: a training goes on only with the same
   * @param type of the arrays
   * @param step steps done
   * @param seconds of training so far
   * @param bestStep the step that validated best
   * @param bestLoss its loss
   * @param training as in {@link History}
   * @param validation as in {@link History}
   * @param network its signature; null in files written before it was there
   */
  record State(
      String settings,
      String type,
      int step,
      double seconds,
      int bestStep,
      double bestLoss,
      List<History.Point> training,
      List<History.Point> validation,
      List<String> network) {}

  /** Where a folder's checkpoint is. */
  static Path in(Path folder) {
    return folder.resolve("checkpoint.zip");
  }

  /** Writes it; an earlier one in its place stays until this one is whole. */
  void write(Path file) throws IOException {
    WholeFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setLevel(1);
          zip.putNextEntry(new ZipEntry(STATE));
          zip.write(JSON.writeValueAsBytes(state));
          for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
            zip.putNextEntry(new ZipEntry(array.getKey()));
            zip.write(array.getValue().toByteArray());
          }
          zip.finish();
        });
  }

  /**
   * Reads one.
   *
   * @param manager of the arrays
   * @throws BadFileException if it is damaged
   */
  static Checkpoint read(Path file, NDManager manager) throws IOException {
    State state = null;
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readAllBytes();
        if (entry.getName().equals(STATE)) {
          state = JSON.readValue(bytes, State.class);
        } else if (state != null) {
          DataType type = DataType.valueOf(state.type);
          ByteBuffer values = ByteBuffer.allocateDirect(bytes.length);
          values.order(ByteOrder.nativeOrder()).put(bytes).flip();
          Shape shape = new Shape(bytes.length / type.getNumOfBytes());
          arrays.put(entry.getName(), manager.create(values, shape, type));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(file, e);
    }
    if (state == null || !arrays.keySet().containsAll(ARRAYS)) {
      throw damaged(file, null);
    }
    return new Checkpoint(state, arrays);
  }

  private static BadFileException damaged(Path file, Exception e) {
    return new BadFileException(
        file, "this checkpoint is damaged; delete it to train from the start", e);
  }
}
