package org.cflowlab.data.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;
import org.cflowlab.data.read.MaskReading.Match;

/**
 * Images and masks in folders of any names, told by the files' names alone: {@code
 * studies/CT-1/study_7.nii} beside {@code masks/study_7_mask.nii}. Words at the end that all images
 * share, such as {@code flair}, and those that all masks share, do not count; nor do any words
 * where the numbers in the names give each image one mask and each mask one image, as {@code
 * 0001_NI000_slice003} and {@code 0001_MA000_slice003} do. It is asked where nothing else fits.
 */
final class NamesAlone {
  private NamesAlone() {}

  /**
   * The masks with their images.
   *
   * @return nothing unless all images have names of their own and all masks an image
   * @throws DataException if two readings differ and nothing tells them apart
   */
  static Optional<List<Match>> of(List<String> files, Pairing pairing, Path source)
      throws DataException {
    List<FileRole> all = files.stream().map(FileRole::byWords).toList();
    List<FileRole> masks =
        withoutEnd(all.stream().filter(FileRole::isMask).filter(pairing::isAskedMask).toList());
    List<FileRole> images =
        withoutEnd(all.stream().filter(r -> !r.isMask()).filter(pairing::isAskedImage).toList());
    Optional<List<Match>> byWords = read(images, masks, source);
    if (byWords.isPresent()) {
      return byWords;
    }
    List<FileRole> numberedImages = numbered(images);
    List<FileRole> numberedMasks = numbered(masks);
    boolean oneEach = stems(numberedImages).equals(stems(numberedMasks));
    return oneEach ? read(numberedImages, numberedMasks, source) : Optional.empty();
  }

  private static Optional<List<Match>> read(
      List<FileRole> images, List<FileRole> masks, Path source) throws DataException {
    Map<String, String> byName = new HashMap<>();
    for (FileRole image : images) {
      if (image.stem().isEmpty() || byName.put(image.stem(), image.file()) != null) {
        return Optional.empty();
      }
    }
    return MaskReading.of(byFolder(masks), byName, source)
        .filter(matches -> matches.stream().allMatch(Match::isPlaced));
  }

  /** Files by the numbers in their names alone. */
  private static List<FileRole> numbered(List<FileRole> files) {
    return files.stream()
        .map(f -> f.withStem(f.stem().replaceAll("\\D+", "_").replaceAll("^_|_$", "")))
        .toList();
  }

  private static List<String> stems(List<FileRole> files) {
    return files.stream().map(FileRole::stem).sorted().toList();
  }

  /** Files without the words at the end of their names that all have. */
  private static List<FileRole> withoutEnd(List<FileRole> files) {
    List<FileRole> shorter = files;
    while (shorter.size() > 1) {
      Set<String> ends = shorter.stream().map(f -> end(f.stem())).collect(Collectors.toSet());
      String end = ends.iterator().next();
      if (ends.size() > 1 || !end.matches("_\\p{L}[\\p{L}\\d]*")) {
        return shorter;
      }
      shorter =
          shorter.stream()
              .map(f -> f.withStem(f.stem().substring(0, f.stem().length() - end.length())))
              .toList();
    }
    return shorter;
  }

  private static String end(String stem) {
    int last = stem.lastIndexOf('_');
    return last <= 0 ? "" : stem.substring(last);
  }

  /** Masks that are called alike are told apart by what differs in their folders. */
  private static List<FileRole> byFolder(List<FileRole> masks) {
    Map<String, Long> called =
        masks.stream()
            .filter(m -> m.rater() == null)
            .collect(Collectors.groupingBy(FileRole::stem, Collectors.counting()));
    Set<String> shared = new HashSet<>();
    List<Set<String>> folders =
        masks.stream().map(m -> Set.copyOf(FileRole.folders(m.file()))).toList();
    folders.stream().findFirst().ifPresent(shared::addAll);
    folders.forEach(shared::retainAll);
    Function<FileRole, String> own =
        mask ->
            FileRole.folders(mask.file()).stream()
                .filter(folder -> !shared.contains(folder))
                .map(FileRole::plain)
                .collect(Collectors.joining(" "));
    List<FileRole> told = new ArrayList<>();
    for (FileRole mask : masks) {
      boolean alone = mask.rater() != null || called.get(mask.stem()) == 1;
      told.add(alone ? mask : mask.withRater(own.apply(mask)));
    }
    return told;
  }
}
