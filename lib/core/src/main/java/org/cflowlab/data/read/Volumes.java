package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.FilePairs.Pair;

/** Files that hold a volume give a patch for each slice. */
final class Volumes {
  private Volumes() {}

  /** The pairs, those of volumes slice by slice. */
  static List<Pair> expanded(List<Pair> pairs, FileTree tree, Path source) throws IOException {
    List<Pair> all = new ArrayList<>();
    for (Pair pair : pairs) {
      int slices = pair.image().matches("(?i).*\\.nii(\\.gz)?") ? slices(pair, tree, source) : 1;
      if (slices == 1) {
        all.add(pair);
      } else {
        for (int k = 0; k < slices; k++) {
          Name name = new Name(pair.name().patient(), pair.name().id() + "/slice-" + k);
          all.add(new Pair(name, pair.image(), k, pair.masks()));
        }
      }
    }
    return all;
  }

  private static int slices(Pair pair, FileTree tree, Path source) throws IOException {
    try {
      return PictureFile.slices(tree.read(pair.image()));
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is no readable image (%s); replace or remove it",
              source,
              pair.image(),
              e.getMessage()),
          e);
    }
  }
}
