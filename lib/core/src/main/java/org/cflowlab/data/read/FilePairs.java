package org.cflowlab.data.read;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    KeptVolumes volumes)
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

  /** Volumes read last: their slices are asked for one after another, by several threads. */
  static final class KeptVolumes {
    private static final int MOST = 64;

    private final Map<String, SoftReference<Nifti>> kept =
        new LinkedHashMap<>(MOST, .75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, SoftReference<Nifti>> eldest) {
            return size() > MOST;
          }
        };

    private synchronized Nifti get(String file) {
      SoftReference<Nifti> volume = kept.get(file);
      return volume == null ? null : volume.get();
    }

    private synchronized void put(String file, Nifti volume) {
      kept.put(file, new SoftReference<>(volume));
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
    this(tree, source, name, origin, layout, notes, pairs, new KeptVolumes());
  }

  @Override
  public List<Name> patches() {
    return pairs.stream().map(Pair::name).toList();
  }

  @Override
  public List<FileTree> trees() {
    return List.of(tree);
  }

  /** Slices of a volume may be blank. */
  @Override
  public boolean mayBeBlank() {
    return pairs.stream().anyMatch(pair -> pair.slice > 0);
  }

  @Override
  public Item read(int patch) throws IOException {
    Pair pair = pairs.get(patch);
    Decoded decoded = decode(pair.image, pair.slice);
    Plane image = decoded.plane;
    List<Plane> masks = new ArrayList<>(pair.masks.size());
    for (String file : pair.masks) {
      if (file == null) {
        masks.add(null);
      } else if (file.equals(NOTHING)) {
        Raster like = image.raster();
        float[] zeros = new float[like.area()];
        masks.add(new Plane("nothing", Raster.grey(like.height(), like.width(), zeros, 1)));
      } else {
        Decoded mask = decode(file, pair.slice);
        requireOneGrid(decoded, mask);
        masks.add(mask.plane);
      }
    }
    return new Item(image, masks, null);
  }

  /** Whether all pixels of a file are alike. */
  boolean isBlank(String file) throws IOException {
    Decoded first = decode(file, 0);
    for (int slice = 1; slice < first.slices(); slice++) {
      if (!decode(file, slice).plane.raster().isConstant()) {
        return false;
      }
    }
    return first.plane.raster().isConstant();
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }

  /** A file, and the volume that it is; null if it is a picture. */
  private record Decoded(Plane plane, Nifti volume) {
    int slices() {
      return volume == null ? 1 : volume.slices();
    }
  }

  private Decoded decode(String file, int slice) throws IOException {
    Nifti volume = volumes.get(file);
    byte[] packed = volume == null ? bytes(file) : null;
    try {
      byte[] bytes = volume == null ? PictureFile.unzipped(packed) : null;
      if (volume == null && Nifti.is(bytes)) {
        volume = Nifti.read(bytes);
        if (volume.slices() > 1) {
          volumes.put(file, volume);
        }
      }
      Raster raster = volume == null ? PictureFile.decode(bytes) : volume.slice(slice);
      return new Decoded(new Plane(file, raster), volume);
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is no readable image (%s); replace or remove it",
              source,
              file,
              e.getMessage()),
          e);
    }
  }

  private void requireOneGrid(Decoded image, Decoded mask) throws DataException {
    if (image.slices() != mask.slices()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s has %d slices but %s has %d; save what belongs together as files of one"
                  + " size",
              source,
              mask.plane.file(),
              mask.slices(),
              image.plane.file(),
              image.slices()));
    }
    if (image.volume != null && mask.volume != null && !mask.volume.liesAs(image.volume)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s does not lie in space as %s does, by their headers: it is flipped, turned"
                  + " or moved. Resample it onto the image (such as nibabel's resample_from_to,"
                  + " order 0), or give it the image's header if their values do match one by one",
              source,
              mask.plane.file(),
              image.plane.file()));
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
