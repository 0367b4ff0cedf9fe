package org.cflowlab.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out by its content which layout a folder or file has:
 *
 * <ul>
 *   <li>LIDC patches as PNGs, in a folder or a zip ({@link LidcPngs})
 *   <li>LIDC patches as a pickle, {@code data_lidc.pickle} ({@link LidcPickle})
 *   <li>LIDC patches as PyTorch tensors, {@code lidcSeg.pt} ({@link LidcTensors})
 * </ul>
 */
final class Layouts {
  private static final int PICKLE = 0x80;

  private Layouts() {}

  /**
   * Opens a source.
   *
   * @param crop the size of patches that will be cut out, 0 for whole ones
   * @throws DataException if there is none, or it has none of the layouts
   */
  static PatchSource open(Path source, int crop) throws IOException {
    if (!Files.exists(source)) {
      throw new DataException("There is no file or folder " + source + "; check the path");
    }
    if (Files.isDirectory(source)) {
      return openTree(new FolderTree(source.toRealPath()), source);
    }
    byte[] start = start(source);
    if (start.length == 0) {
      throw new DataException(source + " is empty; download it again");
    }
    if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
      return openTree(ZipTree.open(source), source);
    }
    if (TorchFile.isLegacy(start)) {
      return LidcTensors.open(source, false);
    }
    if ((start[0] & 0xff) == PICKLE) {
      return LidcPickle.open(source);
    }
    throw new DataException(
        source + " is not a zip file, a pickle or a tensor file; give one, or a folder of patches");
  }

  private static PatchSource openTree(FileTree tree, Path source) throws IOException {
    try {
      if (tree instanceof ZipTree && tree.names().stream().anyMatch(TorchFile::isMain)) {
        tree.close();
        return LidcTensors.open(source, true);
      }
      return new LidcPngs(tree, source);
    } catch (IOException e) {
      tree.close();
      throw e;
    }
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(16);
    }
  }
}
