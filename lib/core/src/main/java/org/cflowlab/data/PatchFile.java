package org.cflowlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cflowlab.array.Npz;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;

/**
 * A set in one file, which NumPy reads too: {@code grey} uint8 [N, C, H, W], {@code marks} uint8
 * [N, planes, H, W], rater r the bit r % 8 of plane r / 8, and {@code facts.json}.
 */
public final class PatchFile {
  private static final String FACTS = "facts.json";
  private static final String GREY = "grey";
  private static final String MARKS = "marks";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PatchFile() {}

  /**
   * Writes a set; the file appears whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public static void save(PatchSet set, Path file) throws IOException {
    BadInputException.requirePresent("set", set);
    BadInputException.requirePresent("file", file);
    PatchSet.Store store = set.store();
    PatchSet.Facts facts = store.facts();
    int n = facts.ids().size();
    BadInputException.require(n > 0, "a set without patches cannot be saved");
    try (NDManager manager = Torch.newManager()) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      arrays.put(GREY, bytes(manager, store.grey(), n, facts));
      arrays.put(MARKS, bytes(manager, store.marks(), n, facts));
      Map<String, byte[]> others = Map.of(FACTS, JSON.writeValueAsBytes(facts));
      WholeFile.write(file, out -> Npz.write(out, others, arrays));
    }
  }

  private static NDArray bytes(NDManager manager, ByteBuffer from, int n, PatchSet.Facts facts) {
    ByteBuffer direct = ByteBuffer.allocateDirect(from.capacity()).put(from.duplicate().clear());
    int planes = from.capacity() / (n * facts.area());
    Shape shape = new Shape(n, planes, facts.height(), facts.width());
    return manager.create(direct.flip(), shape, DataType.UINT8);
  }

  /**
   * Reads a set.
   *
   * @throws NoSuchFileException if the file is not there
   * @throws BadFileException if it is damaged, or no set
   */
  public static PatchSet load(Path file) throws IOException {
    Npz arrays = Npz.read(file);
    PatchSet.Facts facts;
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      facts = JSON.readValue(Files.readAllBytes(zip.getPath(FACTS)), PatchSet.Facts.class);
    } catch (NoSuchFileException | JsonProcessingException e) {
      throw new BadFileException(file, "its " + FACTS + " is missing or unreadable", e);
    }
    try (NDManager manager = Torch.newManager()) {
      byte[] grey = arrays.get(GREY, manager).toByteArray();
      byte[] marks = arrays.get(MARKS, manager).toByteArray();
      int n = facts.ids() == null ? 0 : facts.ids().size();
      if (grey.length != n * facts.greyBytes() || marks.length != n * facts.markBytes()) {
        throw new BadFileException(file, "its arrays do not fit its " + FACTS);
      }
      return PatchSet.of(new PatchSet.Store(facts, ByteBuffer.wrap(grey), ByteBuffer.wrap(marks)));
    }
  }
}
