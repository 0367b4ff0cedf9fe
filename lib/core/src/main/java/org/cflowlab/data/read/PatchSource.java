package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;

/** Patches where they lie, each decoded when asked for. */
interface PatchSource extends Closeable {
  /** A short name, such as "lidc". */
  String name();

  /** Where the patches come from and what there is to know about it, for the provenance. */
  String origin();

  /** R, the masks of each patch. */
  int raters();

  /** Whether each patch has a field of view: where there is an image at all. */
  default boolean hasField() {
    return false;
  }

  /** Whether opening it reads all of it, so that a few patches take as long as all. */
  default boolean isReadAtOnce() {
    return false;
  }

  /** Whose and what every patch is, patient by patient. */
  List<PatchSet.Name> patches();

  /**
   * Decodes one patch. Several threads may ask at once.
   *
   * @param patch an index into {@link #patches}
   * @throws DataException if it is damaged
   */
  Planes read(int patch) throws IOException;

  @Override
  default void close() throws IOException {}

  /**
   * The pixels of one patch, each plane row by row.
   *
   * @param grey 0 to 255 as unsigned bytes
   * @param masks one a rater, and after them the field of view if there is one; marked where not 0
   */
  record Planes(int height, int width, byte[] grey, List<byte[]> masks) {
    /** The middle, {@code crop} pixels high and wide. */
    Planes centre(int crop) {
      return cut((height - crop) / 2, (width - crop) / 2, crop);
    }

    /** A square of {@code crop} pixels. */
    Planes cut(int top, int left, int crop) {
      return new Planes(
          crop,
          crop,
          cut(grey, top, left, crop),
          masks.stream().map(mask -> cut(mask, top, left, crop)).toList());
    }

    private byte[] cut(byte[] plane, int top, int left, int crop) {
      byte[] part = new byte[crop * crop];
      for (int y = 0; y < crop; y++) {
        System.arraycopy(plane, (top + y) * width + left, part, y * crop, crop);
      }
      return part;
    }
  }
}
