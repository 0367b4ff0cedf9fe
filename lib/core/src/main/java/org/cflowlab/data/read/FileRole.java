package org.cflowlab.data.read;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the path of a file says that it is: by the folder that it lies in, or else by a word in its
 * name. What is left of the path without such folders is its key. In keys case, zeros before a
 * number, and which of {@code -}, {@code _} and a space stands between make no difference.
 *
 * @param folders those that have no role, from the top
 * @param stem of its name
 * @param rater whom a folder names; null if none does
 */
record FileRole(String file, boolean isMask, List<String> folders, String stem, String rater) {
  /** How the parts of a split are called. */
  static final String SPLIT = "(?:tr|ts|train|training|test|testing|val|valid|validation)";

  private static final Pattern SPLIT_FOLDER = Pattern.compile(SPLIT + "|fold_?\\d+|dataset|data");
  private static final Pattern IMAGE_FOLDER =
      Pattern.compile(
          "(?:images?|imgs?|jpegimages|ct|slices?|photos?|photographs?|originals?|inputs?)_?"
              + SPLIT
              + "?");
  private static final Pattern MASK_FOLDER =
      Pattern.compile(
          "(?:"
              + MaskPlaces.WORD
              + "|segmentationclass)_?("
              + "\\d{1,3}|[a-z])?(?:_?"
              + SPLIT
              + ")?");
  private static final Pattern MASK_WORD =
      Pattern.compile("(?<![^_])" + MaskPlaces.WORD + "(?:_?(\\d{1,3}|[a-z]))?(?![^_])");
  private static final Pattern IMAGE_WORD =
      Pattern.compile("(?<![^_])(?:images?|imgs?|inputs?|photos?|scans?)(?![^_])");
  private static final Pattern NTH_FOLDER =
      Pattern.compile("(\\d)(?:st|nd|rd|th)_?(?:manual|rater|expert|reader|annotator|observer)?s?");

  static FileRole of(String file) {
    String stem = plain(PictureFile.stem(file));
    List<String> left = new ArrayList<>();
    Boolean mask = null;
    String rater = null;
    for (String folder : folders(file)) {
      String name = plain(folder);
      Matcher masks = MASK_FOLDER.matcher(name);
      Matcher nth = NTH_FOLDER.matcher(name);
      if (IMAGE_FOLDER.matcher(name).matches()) {
        mask = false;
      } else if (masks.matches()) {
        mask = true;
        rater = masks.group(1) != null ? masks.group(1) : rater;
      } else if (nth.matches()) {
        mask = true;
        rater = nth.group(1);
      } else {
        left.add(name);
      }
    }
    boolean isMask = mask == null ? MaskPlaces.isNamed(stem) : mask;
    return new FileRole(file, isMask, left, stem, rater);
  }

  /**
   * The role of a file by one word of a folder's name or of its own, such as {@code train_masks},
   * wherever it lies: no folder counts in its key. The least that can be said of a file.
   */
  static FileRole byWords(String file) {
    FileRole strict = of(file);
    Boolean mask = null;
    String rater = strict.rater;
    for (String folder : folders(file)) {
      String name = plain(folder.replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", "_"));
      Matcher masks = MASK_WORD.matcher(name);
      if (masks.find()) {
        mask = true;
        rater = masks.group(1) != null ? masks.group(1) : rater;
      } else if (IMAGE_WORD.matcher(name).find()) {
        mask = false;
      }
    }
    boolean isMask = strict.isMask || Boolean.TRUE.equals(mask);
    return new FileRole(file, isMask, List.of(), strict.stem, rater);
  }

  /** The same file of another rater. */
  FileRole withRater(String other) {
    return new FileRole(file, isMask, folders, stem, other);
  }

  /** The same file called otherwise. */
  FileRole withStem(String other) {
    return new FileRole(file, isMask, folders, other, rater);
  }

  /** The same file as a mask. */
  FileRole asMask() {
    return new FileRole(file, true, folders, stem, null);
  }

  String key() {
    return key(folders, stem);
  }

  static String key(List<String> folders, String stem) {
    List<String> parts = new ArrayList<>(folders);
    if (!stem.isEmpty()) {
      parts.add(stem);
    }
    return String.join("/", parts);
  }

  static List<String> folders(String file) {
    String[] parts = file.split("/");
    return Arrays.asList(parts).subList(0, parts.length - 1);
  }

  /** Whether a folder says which part of a split lies in it. */
  static boolean isSplit(String folder) {
    return SPLIT_FOLDER.matcher(plain(folder)).matches();
  }

  /** What is to be known where files lie in folders of several parts; empty where they do not. */
  static Optional<String> noteOfParts(Collection<String> files) {
    Set<String> parts =
        files.stream()
            .flatMap(file -> folders(file).stream())
            .filter(FileRole::isPart)
            .collect(Collectors.toCollection(TreeSet::new));
    return parts.size() > 1 ? Optional.of(noteOfParts("folders", parts)) : Optional.empty();
  }

  /** The line that says what folders, or other parts, do not. */
  static String noteOfParts(String what, Collection<String> parts) {
    return String.format(
        Locale.ROOT,
        "the %s %s do not set the split; a table split.csv does",
        what,
        String.join(", ", parts));
  }

  /** Whether a folder is called as a part of a split is. */
  static boolean isPart(String folder) {
    return plain(folder).matches(SPLIT);
  }

  /** Whether a folder says what kind of files lie in it. */
  static boolean isRole(String folder) {
    String name = plain(folder);
    return IMAGE_FOLDER.matcher(name).matches() || MASK_FOLDER.matcher(name).matches();
  }

  /** A name without what makes no difference. */
  static String plain(String name) {
    String one = Normalizer.normalize(name, Normalizer.Form.NFC);
    return Natural.bare(one.toLowerCase(Locale.ROOT).replaceAll("[-_ .]+", "_"));
  }
}
