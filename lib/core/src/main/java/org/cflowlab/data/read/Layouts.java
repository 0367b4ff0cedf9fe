package org.cflowlab.data.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cflowlab.array.Npy;
import org.cflowlab.data.DataException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;

/**
 * Finds out by its content which layout a folder or file has:
 *
 * <ul>
 *   <li>a table {@code masks.csv} that says what belongs together ({@link MaskTable})
 *   <li>photographs of the retina, in a folder or an archive, or a folder of archives ({@link
 *       Retina})
 *   <li>LIDC patches in the folders they come in ({@link LidcIndex})
 *   <li>arrays in a pickle, a {@code .pt}, an {@code .npz} or HDF5 ({@link ArrayPairs})
 *   <li>files of images and masks that are called alike ({@link Pairing})
 * </ul>
 */
final class Layouts {
  private static final int PICKLE = 0x80;
  private static final int MOST_ARRAYS = 64;

  private Layouts() {}

  /**
   * Opens a source.
   *
   * @throws DataException if there is none, it has none of the layouts, or patients of it may be
   *     one
   */
  static PatchSource open(Path source, Preparation asked, Progress progress) throws IOException {
    try {
      PatchSource found = found(source, asked, progress);
      requireOneSpelling(found, source);
      return found;
    } catch (DataException | BadInputException | AccessDeniedException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // how libraries report damage
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s cannot be read (%s); %s",
              source,
              e.getMessage(),
              Advice.again(source)),
          e);
    }
  }

  private static void requireOneSpelling(PatchSource found, Path source) throws IOException {
    try {
      PatientNames.requireOneSpelling(found.patches(), source);
    } catch (DataException e) {
      found.close();
      throw e;
    }
  }

  private static PatchSource found(Path source, Preparation asked, Progress progress)
      throws IOException {
    if (!Files.exists(source)) {
      throw new DataException("There is no file or folder " + source + "; check the path");
    }
    if (Files.isDirectory(source)) {
      FolderTree folder = new FolderTree(source.toRealPath());
      List<FileTree> trees = archives(source, folder.names());
      trees.add(folder);
      return openTrees(trees, source, asked, progress);
    }
    byte[] start = start(source);
    if (start.length == 0) {
      throw new DataException(source + " is empty; " + Advice.again(source));
    }
    if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
      return openTrees(List.of(ZipTree.open(source)), source, asked, progress);
    }
    if (TorchFile.isLegacy(start)) {
      return ArrayFiles.torch(source, false, asked);
    }
    if (ArrayFiles.isHdf5(source)) {
      return ArrayFiles.hdf5(source, asked);
    }
    if ((start[0] & 0xff) == PICKLE || isNamed(source, "pickle|pkl|p")) {
      return ArrayFiles.pickle(source, asked);
    }
    if (TarTree.isTar(source)) {
      return openTrees(List.of(TarTree.open(source)), source, asked, progress);
    }
    if (isNamed(source, "csv|tsv")) {
      Path folder = source.toAbsolutePath().getParent();
      return MaskTable.read(new FolderTree(folder), source, source.getFileName().toString());
    }
    throw new DataException(
        source
            + " is not a zip, tar, pickle, tensor, HDF5 or .npz file, nor a table (.csv, .tsv);"
            + " give one of these, or a folder of images and masks");
  }

  private static boolean isNamed(Path file, String endings) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(" + endings + ")");
  }

  /** The last of the trees is the one that all but photographs of the retina lie in. */
  private static PatchSource openTrees(
      List<FileTree> trees, Path source, Preparation asked, Progress progress) throws IOException {
    FileTree tree = trees.get(trees.size() - 1);
    boolean given = false;
    try {
      Optional<String> table = Table.in(tree.names(), MaskTable.FILE);
      if (table.isEmpty()) {
        Optional<Retina> retina = Retina.open(trees, source, asked, progress);
        if (retina.isPresent()) {
          given = true;
          return retina.get();
        }
      }
      close(trees.subList(0, trees.size() - 1));
      PatchSource found =
          table.isPresent()
              ? MaskTable.read(tree, source, table.get())
              : inTree(tree, source, asked, progress);
      given = true;
      return found;
    } finally {
      if (!given) {
        close(trees);
      }
    }
  }

  private static PatchSource inTree(
      FileTree tree, Path source, Preparation asked, Progress progress) throws IOException {
    List<String> names = tree.names();
    if (tree instanceof ZipTree && names.stream().anyMatch(TorchFile::isMain)) {
      tree.close();
      return ArrayFiles.torch(source, true, asked);
    }
    Optional<FilePairs> lidc = lidc(tree, source, DataSets.LIDC);
    if (lidc.isPresent()) {
      return lidc.get();
    }
    List<String> arrays = names.stream().filter(n -> n.matches("(?i).*\\.npy")).toList();
    if (arrays.size() >= 2 && arrays.size() <= MOST_ARRAYS && areStacks(tree, arrays)) {
      return ArrayFiles.numpy(tree, source, arrays, asked);
    }
    Optional<FilePairs> pairs = Pairing.of(tree, source, asked);
    if (pairs.isPresent()) {
      return pairs.get();
    }
    return only(tree, source, asked, progress);
  }

  /** LIDC patches in the folders they come in, if a tree has any. */
  static Optional<FilePairs> lidc(FileTree tree, Path source, String name) throws IOException {
    String origin = "LIDC-IDRI from " + source.getFileName();
    return LidcIndex.of(tree.names(), source.toString())
        .map(
            index ->
                new FilePairs(
                    tree,
                    source,
                    name,
                    origin,
                    "a tree of LIDC patches",
                    List.of(),
                    index.pairs()));
  }

  /** Whether some arrays are stacks of images or masks, not one image each. */
  private static boolean areStacks(FileTree tree, List<String> arrays) throws IOException {
    List<List<Long>> shapes = new ArrayList<>();
    DataException unreadable = null;
    for (String name : arrays) {
      byte[] file = tree.read(name);
      try {
        if (Npy.is(file)) {
          shapes.add(Arrays.stream(Npy.read(file).shape().getShape()).boxed().toList());
        }
      } catch (IOException e) {
        unreadable =
            new DataException(
                String.format(
                    Locale.ROOT,
                    "In %s, %s is no array that can be read: %s",
                    source(tree),
                    name,
                    e.getMessage()),
                e);
      }
    }
    boolean repeat = arrays.stream().map(PictureFile::stem).distinct().count() < arrays.size();
    boolean pictures = repeat && shapes.stream().anyMatch(shape -> shape.size() == 2);
    long stacks =
        shapes.stream()
            .filter(shape -> shape.size() >= 3 && !(pictures && ArrayPlane.isPicture(shape)))
            .count();
    if (stacks < 2 && unreadable != null) {
      throw unreadable;
    }
    return stacks >= 2;
  }

  private static String source(FileTree tree) {
    return tree instanceof FolderTree ? "the folder" : "the archive";
  }

  /** The one file of arrays, or archive, that a folder holds. */
  private static PatchSource only(FileTree tree, Path source, Preparation asked, Progress progress)
      throws IOException {
    List<String> names = tree.names();
    List<String> files =
        names.stream()
            .filter(
                n ->
                    n.matches(
                        "(?i).*\\.(pickle|pkl|p|pt|pth|npz|h5|hdf5|zip|tar|tgz|tar\\.(gz|bz2|xz))"))
            .toList();
    if (tree instanceof FolderTree && files.size() == 1) {
      return open(source.resolve(files.get(0)), asked, progress);
    }
    if (tree instanceof FolderTree && files.size() > 1) {
      Optional<PatchSource> many = many(source, files, asked);
      if (many.isPresent()) {
        return many.get();
      }
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %s; give the path of one of them",
              source,
              String.join(" and ", files.subList(0, Math.min(4, files.size())))));
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s holds no images with masks: %s. The surest way is a table masks.csv beside them, with a"
                + " line for each image: image,patient,mask_1,mask_2",
            source,
            whyNone(names)));
  }

  /** Files of arrays that are one set: one for each part of it, or for each image. */
  private static Optional<PatchSource> many(Path folder, List<String> files, Preparation asked)
      throws IOException {
    if (!files.stream().allMatch(ArrayFiles::isOneOfMany)) {
      return Optional.empty();
    } else if (files.stream().map(PictureFile::stem).allMatch(FileRole::isPart)) {
      return Optional.of(ArraysByFile.together(folder, files, asked));
    }
    return ArraysByFile.of(folder, files, asked).map(found -> found);
  }

  private static String whyNone(List<String> names) {
    if (names.isEmpty()) {
      return "it has no files";
    }
    List<FileRole> pictures =
        names.stream().filter(PictureFile::isNamed).map(FileRole::byWords).toList();
    Optional<FileRole> mask = pictures.stream().filter(FileRole::isMask).findFirst();
    Optional<FileRole> image = pictures.stream().filter(file -> !file.isMask()).findFirst();
    if (mask.isPresent() && image.isPresent()) {
      return String.format(
          Locale.ROOT,
          "no image, such as %s, is called as a mask is, such as %s; of several images of one thing"
              + " choose one with --image-key PART-OF-ITS-NAME",
          image.get().file(),
          mask.get().file());
    }
    return String.format(
        Locale.ROOT,
        "of its %d files %d are pictures, and no name says which are %s, such as %s",
        names.size(),
        pictures.size(),
        mask.isPresent() ? "images" : "masks",
        names.get(0));
  }

  static void close(List<FileTree> trees) throws IOException {
    for (FileTree tree : trees) {
      tree.close();
    }
  }

  /**
   * The zips and tars directly in a folder, or in a folder in it, that may be sets of the retina.
   */
  private static List<FileTree> archives(Path folder, List<String> names) throws IOException {
    List<FileTree> trees = new ArrayList<>();
    for (String name : names) {
      boolean near = name.chars().filter(c -> c == '/').count() <= 1;
      if (near && name.matches("(?i).+\\.(zip|tar|tar\\.gz|tgz)")) {
        Path file = folder.resolve(name);
        trees.add(
            name.toLowerCase(Locale.ROOT).endsWith(".zip")
                ? ZipTree.open(file)
                : TarTree.open(file));
      }
    }
    return trees;
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(16);
    }
  }
}
