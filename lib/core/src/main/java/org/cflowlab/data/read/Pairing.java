package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.FilePairs.Pair;
import org.cflowlab.data.read.MaskReading.Match;

/**
 * Finds by their names which files are an image and its masks, in any of the ways in circulation:
 * {@code images/} beside {@code masks/} or a folder for each rater; {@code image_7} beside {@code
 * label0_7}; {@code 7.png} beside {@code 7_mask_1.png}; {@code case7/image.nii.gz} beside {@code
 * task01_seg01.nii.gz}; {@code image7prime.tif} beside {@code image7-1.tif}.
 *
 * <p>A file has a role by the folder that it lies in, or else by a word in its name. What is left
 * of its path without such words is its key; a mask belongs to the image of the same key. Case,
 * zeros before a number, and which of {@code -}, {@code _} and a space stands between make no
 * difference.
 */
final class Pairing {
  /** By patient, then by name. */
  static final Comparator<Pair> ORDER =
      Comparator.comparing((Pair p) -> p.name().patient())
          .thenComparing(p -> Natural.padded(p.name().id()));

  private static final List<Pattern> IMAGE_NAMES =
      List.of(
          Pattern.compile("(?:image|img|slice|scan|photo|picture|ct|input)s?_?(.*)"),
          Pattern.compile("(.+?)_?(?:image|img|photo|orig|original|ct|scan|input|prime)"),
          Pattern.compile("(.+?)_(?:test|training|train)"));

  /** Of a name as it is written: nnU-Net's number of a modality. */
  private static final Pattern MODALITY = Pattern.compile(".+_000\\d");

  /** DRIVE's word for where a photograph has an image is the word for a mask. */
  private static final Pattern FIELD_OF_VIEW =
      Pattern.compile("(?i)(.*/)?\\d+_(test|training)_mask\\.\\w+");

  private final Path source;
  private final Preparation asked;
  private final Map<String, String> images = new HashMap<>();
  private final Map<String, Found> found = new TreeMap<>();
  private final Set<String> groups = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();

  private Pairing(Path source, Preparation asked) {
    this.source = source;
    this.asked = asked;
  }

  /** An image whose masks are being gathered, by rater. */
  private record Found(String image, Map<String, String> masks) {}

  /**
   * The pairs in a tree.
   *
   * @return nothing if no file looks like the mask of another
   * @throws DataException if masks have no image, or there are two ways to read the names
   */
  static Optional<FilePairs> of(FileTree tree, Path source, Preparation asked) throws IOException {
    Pairing pairing = new Pairing(source, asked);
    List<FileRole> roles =
        tree.names().stream()
            .filter(PictureFile::isNamed)
            .filter(name -> !FIELD_OF_VIEW.matcher(name).matches())
            .map(FileRole::of)
            .toList();
    List<FileRole> masks =
        roles.stream().filter(FileRole::isMask).filter(pairing::isAskedMask).toList();
    List<FileRole> images =
        roles.stream().filter(r -> !r.isMask()).filter(pairing::isAskedImage).toList();
    pairing.addImages(images);
    Optional<List<Match>> matches = MaskReading.of(masks, pairing.images, source);
    if (matches.isEmpty()) {
      masks = numbered(images);
      matches = MaskReading.of(masks, pairing.images, source);
    }
    if (matches.isEmpty()) {
      List<String> files = roles.stream().map(FileRole::file).toList();
      matches = NamesAlone.of(files, pairing, source);
    }
    if (matches.isEmpty()) {
      return Optional.empty();
    }
    pairing.requireImages(matches.get());
    RaterNames raters = new RaterNames(matches.get());
    raters.requireNamed(source);
    for (Match match : raters.raters()) {
      pairing.add(match);
    }
    pairing.notes.addAll(raters.notes());
    Set<String> pictures = new HashSet<>(pairing.images.values());
    matches.get().forEach(match -> pictures.remove(match.mask()));
    return Optional.of(pairing.pairs(tree, pictures.size()));
  }

  boolean isAskedMask(FileRole role) {
    return asked.maskKey().isEmpty()
        || role.file().toLowerCase(Locale.ROOT).contains(asked.maskKey().toLowerCase(Locale.ROOT));
  }

  boolean isAskedImage(FileRole role) {
    return asked.imageKey().isEmpty()
        || role.file().toLowerCase(Locale.ROOT).contains(asked.imageKey().toLowerCase(Locale.ROOT));
  }

  /** Files called as an image is and a number: masks that no word tells. */
  private static List<FileRole> numbered(List<FileRole> images) {
    return images.stream()
        .filter(r -> r.stem().matches(".+_\\d{1,2}"))
        .map(FileRole::asMask)
        .toList();
  }

  /** Each image under its own name, and under what is left of that without a word. */
  private void addImages(List<FileRole> all) throws DataException {
    Map<String, String> own = new HashMap<>();
    for (FileRole role : all) {
      String key = role.key();
      String other = own.put(key, role.file());
      if (other != null) {
        throw new DataException(
            String.format(
                    Locale.ROOT,
                    "In %s, %s and %s could each be the image of %s; keep one, or choose with --image-key",
                    source,
                    other,
                    role.file(),
                    key)
                + " PART-OF-ITS-NAME");
      }
    }
    images.putAll(own);
    for (FileRole role : all) {
      boolean isInFolder = FileRole.folders(role.file()).stream().anyMatch(FileRole::isRole);
      if (isInFolder && MODALITY.matcher(PictureFile.stem(role.file())).matches()) {
        String stem = role.stem().replaceFirst("_\\d$", "");
        images.putIfAbsent(FileRole.key(role.folders(), stem), role.file());
      }
      for (Pattern word : IMAGE_NAMES) {
        Matcher m = word.matcher(role.stem());
        if (m.matches()) {
          images.putIfAbsent(FileRole.key(role.folders(), m.group(1)), role.file());
        }
      }
    }
  }

  private void requireImages(List<Match> matches) throws DataException {
    List<Match> loose = matches.stream().filter(match -> !match.isPlaced()).toList();
    if (!loose.isEmpty()) {
      throw new DataException(
          String.format(
                  Locale.ROOT,
                  "In %s, the mask %s has no image that is called alike (%d such masks); add it, remove the",
                  source,
                  loose.get(0).mask(),
                  loose.size())
              + " mask, or list the files in a table masks.csv");
    }
  }

  private void add(Match match) throws DataException {
    if (!match.group().isEmpty()) {
      groups.add(match.group());
    }
    Found of = found.computeIfAbsent(match.image(), i -> new Found(i, new LinkedHashMap<>()));
    String other = of.masks.put(match.group() + " " + match.rater(), match.mask());
    if (other != null) {
      throw new DataException(
          String.format(
                  Locale.ROOT,
                  "In %s, %s and %s could each be the mask of one rater for %s; keep one, or choose with",
                  source,
                  other,
                  match.mask(),
                  match.image())
              + " --mask-key PART-OF-ITS-NAME");
    }
  }

  // --- what was found

  private FilePairs pairs(FileTree tree, int images) throws IOException {
    if (groups.size() > 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, each image has masks of several things: %s; choose with --mask-key %s",
              source,
              String.join(", ", groups),
              groupInName(groups.iterator().next())));
    }
    List<String> raters =
        found.values().stream()
            .flatMap(f -> f.masks.keySet().stream())
            .distinct()
            .sorted(Natural.ORDER)
            .toList();
    int most = found.values().stream().mapToInt(f -> f.masks.size()).max().orElseThrow();
    if (most > PatchSet.MAX_RATERS) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, an image has %d masks; at most %d are taken",
              source,
              most,
              PatchSet.MAX_RATERS));
    }
    refuseLost(most);
    boolean known = raters.size() <= Math.min(PatchSet.MAX_RATERS, 2 * most);
    Map<String, String> ids = new TreeMap<>();
    int shared = Patients.shared(found.keySet());
    found.keySet().forEach(image -> ids.put(image, id(image, shared)));
    Patients patients = new Patients(ids);
    List<Pair> pairs = new ArrayList<>();
    for (Found f : found.values()) {
      Name name = new Name(patients.of(f.image), ids.get(f.image));
      pairs.add(new Pair(name, f.image, 0, masks(f, raters, known)));
    }
    pairs.sort(ORDER);
    requireOwnNames(pairs);
    return new FilePairs(
        tree,
        source,
        "own",
        "own images from " + source.getFileName(),
        layout(pairs.get(0)),
        notes(images, pairs.size(), patients, known),
        Volumes.expanded(pairs, tree, source));
  }

  private void refuseLost(int most) throws DataException {
    List<Found> fewer = found.values().stream().filter(f -> f.masks.size() < most).toList();
    if (!FewerRaters.areMeant(fewer.size(), found.size())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s has %d masks where others have %d; add what is missing, remove the image, or list the files in a table masks.csv, where an empty field is a rater who did not look",
              source,
              fewer.get(0).image,
              fewer.get(0).masks.size(),
              most));
    }
  }

  private String groupInName(String group) {
    return group.matches("\\d+") ? "task" + (group.length() == 1 ? "0" : "") + group : group;
  }

  private static List<String> masks(Found f, List<String> raters, boolean known) {
    if (!known) {
      return f.masks.keySet().stream().sorted(Natural.ORDER).map(f.masks::get).toList();
    }
    return raters.stream().map(f.masks::get).toList();
  }

  private static String id(String image, int shared) {
    String[] parts = image.split("/");
    String path = String.join("/", Arrays.copyOfRange(parts, shared, parts.length));
    String stem = PictureFile.stem(image);
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) + stem : stem;
  }

  private void requireOwnNames(List<Pair> pairs) throws DataException {
    Map<String, String> seen = new HashMap<>();
    for (Pair pair : pairs) {
      String other = seen.put(pair.name().id(), pair.image());
      if (other != null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has two images called %s: %s and %s; rename one",
                source,
                pair.name().id(),
                other,
                pair.image()));
      }
    }
  }

  private String layout(Pair first) {
    String mask = first.masks().stream().filter(m -> m != null).findFirst().orElseThrow();
    return String.format(
        Locale.ROOT, "image and mask files such as %s and %s", first.image(), mask);
  }

  private List<String> notes(int images, int used, Patients patients, boolean known) {
    Set<String> all = new LinkedHashSet<>(notes);
    if (images > used) {
      all.add(
          String.format(
              Locale.ROOT, "%d of %d images have no mask and are left out", images - used, images));
    }
    FileRole.noteOfParts(found.keySet()).ifPresent(all::add);
    all.addAll(patients.notes());
    if (!known) {
      all.add("raters' names differ from image to image: masks are taken in their order");
    }
    return List.copyOf(all);
  }
}
