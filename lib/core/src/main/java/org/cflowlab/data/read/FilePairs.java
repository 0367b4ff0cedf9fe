package org.cflowlab.data.read;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;

/**
 * Images and masks in a file each, in a folder or an archive.
 *
 * @param name of the set
 * @param origin of the set, for the provenance
 * @param layout how the files lie, in a few words
 * @param notes what was passed over
 * @param pairs which files belong together
 */
record FilePairs(
    FileTree tree,
    Path source,
    String name,
    String origin,
    String layout,
    List<String> notes,
    List<Pair> pairs,
    LastVolume last)
    implements PatchSource {

  /** A file's name for a rater who looked and marked nothing. */
  static final String NOTHING = "";

  /**
   * One image.
   *
   * @param slice of the files, which are volumes; 0 for pictures
   * @param masks one a rater slot; null where that rater did not look, {@link #NOTHING} where there
   *     was nothing to mark
   */
  record Pair(Name name, String image, int slice, List<String> masks) {}

  /** The bytes of the file read last: a volume's slices are asked for one after another. */
  static final class LastVolume {
    private String file;
    private SoftReference<byte[]> bytes = new SoftReference<>(null);

    private synchronized byte[] get(String wanted) {
      return wanted.equals(file) ? bytes.get() : null;
    }

    private synchronized void put(String name, byte[] content) {
      file = name;
      bytes = new SoftReference<>(content);
    }
  }

  FilePairs(
      FileTree tree,
      Path source,
      String name,
      String origin,
      String layout,
      List<String> notes,
      List<Pair> pairs) {
    this(tree, source, name, origin, layout, notes, pairs, new LastVolume());
  }

  @Override
  public List<Name> patches() {
    return pairs.stream().map(Pair::name).toList();
  }

  @Override
  public Item read(int patch) throws IOException {
    Pair pair = pairs.get(patch);
    Plane image = decode(pair.image, pair.slice);
    List<Plane> masks = new ArrayList<>(pair.masks.size());
    for (String file : pair.masks) {
      if (file == null) {
        masks.add(null);
      } else if (file.equals(NOTHING)) {
        Raster like = image.raster();
        float[] zeros = new float[like.area()];
        masks.add(new Plane("nothing", Raster.grey(like.height(), like.width(), zeros, 1)));
      } else {
        masks.add(decode(file, pair.slice));
      }
    }
    return new Item(image, masks, null);
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }

  private Plane decode(String file, int slice) throws IOException {
    byte[] bytes = slice > 0 ? last.get(file) : null;
    if (bytes == null) {
      bytes = bytes(file);
      if (file.contains(".nii")) {
        bytes = PictureFile.unzipped(bytes);
        last.put(file, bytes);
      }
    }
    try {
      return new Plane(file, PictureFile.decode(bytes, slice));
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is no readable image (%s); get it again or remove it",
              source,
              file,
              e.getMessage()),
          e);
    }
  }

  private byte[] bytes(String file) throws IOException {
    try {
      return tree.read(file);
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is damaged (%s); %s",
              source,
              file,
              why(e),
              Advice.again(source)),
          e);
    }
  }

  private static String why(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException ? "it is not there" : e.getMessage();
  }
}
