package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Treatment;

/**
 * Images with masks where they lie, each decoded when asked for. A source says what belongs
 * together; what the numbers mean, and how they are cut, is decided elsewhere.
 */
interface PatchSource extends Closeable {
  /** A short name, such as "lidc". */
  String name();

  /** Where the patches come from and what there is to know about it, for the provenance. */
  String origin();

  /** How the files lie, in a few words. */
  String layout();

  /** What was passed over, or is to be known, a line each. */
  default List<String> notes() {
    return List.of();
  }

  /** What this source has done to images already. */
  default Treatment.Kind kind() {
    return Treatment.Kind.ANY;
  }

  /** Whether this source cuts tiles itself. */
  default boolean isTiled() {
    return false;
  }

  /** Whether patches are parts of images, which may have nothing in them. */
  default boolean mayBeBlank() {
    return isTiled();
  }

  /** Whether opening it reads all of it, so that a few patches take as long as all. */
  default boolean isReadAtOnce() {
    return false;
  }

  /** How many patches to look into before it is decided how all are read. */
  default int probes() {
    return 8;
  }

  /** Whose and what every patch is, patient by patient. */
  List<PatchSet.Name> patches();

  /** The folders and archives that its files lie in, where a table may lie too. */
  default List<FileTree> trees() {
    return List.of();
  }

  /**
   * Decodes one patch. Several threads may ask at once.
   *
   * @param patch an index into {@link #patches}
   * @throws DataException if it is damaged
   */
  Item read(int patch) throws IOException;

  @Override
  default void close() throws IOException {}

  /**
   * A decoded file.
   *
   * @param file what to call it in an error
   */
  record Plane(String file, Raster raster) {}

  /**
   * An image and its masks.
   *
   * @param masks one a rater slot; null where that rater did not look
   * @param field where there is an image at all; null for everywhere
   */
  record Item(Plane image, List<Plane> masks, Plane field) {}
}
