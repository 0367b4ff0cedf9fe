package org.cflowlab.data.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.data.DataException;
import org.cflowlab.progress.Progress;

/**
 * Finds out by its content which layout a folder or file has:
 *
 * <ul>
 *   <li>LIDC patches as PNGs, in a folder or a zip ({@link LidcPngs})
 *   <li>LIDC patches as a pickle, {@code data_lidc.pickle} ({@link LidcPickle})
 *   <li>LIDC patches as PyTorch tensors, {@code lidcSeg.pt} ({@link LidcTensors})
 *   <li>photographs of the retina, in a folder, a zip or a tar, or a folder of such archives
 *       ({@link Retina})
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
  static PatchSource open(Path source, int crop, Progress progress) throws IOException {
    if (!Files.exists(source)) {
      throw new DataException("There is no file or folder " + source + "; check the path");
    }
    if (Files.isDirectory(source)) {
      List<FileTree> trees = archives(source);
      trees.add(new FolderTree(source.toRealPath()));
      return openTrees(trees, source, crop, progress);
    }
    byte[] start = start(source);
    if (start.length == 0) {
      throw new DataException(source + " is empty; download it again");
    }
    if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
      return openTrees(List.of(ZipTree.open(source)), source, crop, progress);
    }
    if (TorchFile.isLegacy(start)) {
      return LidcTensors.open(source, false);
    }
    if ((start[0] & 0xff) == PICKLE) {
      return LidcPickle.open(source);
    }
    if (TarTree.isTar(source)) {
      return openTrees(List.of(TarTree.open(source)), source, crop, progress);
    }
    throw new DataException(
        source
            + " is not a zip file, a tar, a pickle or a tensor file; give one, or a folder of patches");
  }

  /** The last of the trees is the one that LIDC patches may lie in. */
  private static PatchSource openTrees(
      List<FileTree> trees, Path source, int crop, Progress progress) throws IOException {
    try {
      List<RetinaIndex.Entry> photographs = RetinaIndex.of(trees, source);
      if (!photographs.isEmpty()) {
        return Retina.open(trees, source, photographs, crop, progress);
      }
      FileTree tree = trees.get(trees.size() - 1);
      close(trees.subList(0, trees.size() - 1));
      if (tree instanceof ZipTree && tree.names().stream().anyMatch(TorchFile::isMain)) {
        tree.close();
        return LidcTensors.open(source, true);
      }
      return new LidcPngs(tree, source);
    } catch (IOException | RuntimeException e) {
      close(trees);
      throw e;
    }
  }

  static void close(List<FileTree> trees) throws IOException {
    for (FileTree tree : trees) {
      tree.close();
    }
  }

  /** The zips and tars directly in a folder, or in a folder in it. */
  private static List<FileTree> archives(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder, 2)) {
      files = found.filter(Layouts::isArchive).sorted().toList();
    } catch (UncheckedIOException e) {
      throw new DataException("Cannot list " + folder + ": " + e.getCause().getMessage(), e);
    }
    List<FileTree> trees = new ArrayList<>();
    for (Path file : files) {
      trees.add(file.toString().endsWith(".zip") ? ZipTree.open(file) : TarTree.open(file));
    }
    return trees;
  }

  private static boolean isArchive(Path file) {
    return file.getFileName().toString().matches(".+\\.(zip|tar|tar\\.gz|tgz)")
        && Files.isRegularFile(file);
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(16);
    }
  }
}
