package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cflowlab.data.DataException;
import org.cflowlab.data.Difficulty;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.file.BadInputException;
import org.cflowlab.progress.Progress;

/**
 * Opens a data set by name or path, as the option {@code --data} does.
 *
 * <ul>
 *   <li>{@code embedded}: {@link KnownTruthLesions}, made on the spot; {@code
 *       embedded:noise=.2,styles=1} makes them of that {@link Difficulty}
 *   <li>{@code lidc-sample}: some patches of LIDC-IDRI that come with the kit, 64x64, with their
 *       split ({@link LidcSample})
 *   <li>{@code lidc}: LIDC-IDRI as {@code lab fetch lidc} installed it
 *   <li>{@code retina}, or one of {@code drive}, {@code stare}, {@code chase}: photographs, those
 *       installed
 *   <li>a path: any of the {@link Layouts}
 * </ul>
 */
public final class DataSets {
  /** The name of the known-truth lesions. */
  public static final String EMBEDDED = "embedded";

  /** The name of the LIDC patches that come with the kit. */
  public static final String SAMPLE = "lidc-sample";

  /** The name of the installed LIDC patches. */
  public static final String LIDC = "lidc";

  /** The name of all installed sets of retina photographs together. */
  public static final String RETINA = "retina";

  private static final int EMBEDDED_COUNT = 2000;

  private DataSets() {}

  /**
   * What was opened.
   *
   * @param patches the images and masks
   * @param truth where the masks come from, if that is known; its lesion i is patch i
   */
  public record Opened(PatchSet patches, Optional<KnownTruthLesions> truth) {}

  /**
   * How much of a set to open.
   *
   * @param asked how images are cut and what their values mean; of it, the crop is the size of
   *     embedded lesions, 32 if it is 0
   * @param limit how many patches at most, 0 for all; embedded has 2,000 unless told
   * @param seed of the order of patients, or of the lesions
   */
  public record Options(Preparation asked, int limit, long seed) {
    /** Of images cut from the middle to a square, 0 for whole ones, with nothing else asked. */
    public Options(int crop, int limit, long seed) {
      this(Preparation.ofCrop(crop), limit, seed);
    }
  }

  /**
   * Opens a set.
   *
   * @param nameOrPath a name or path as above
   * @throws DataException if there is no such set or it cannot be used
   */
  public static Opened open(String nameOrPath, Options options, Progress progress)
      throws IOException {
    return open(nameOrPath, DataHome.directory(), options, progress);
  }

  /**
   * Opens a set that may be installed in another folder.
   *
   * @param home the folder of installed sets
   * @throws DataException if there is no such set or it cannot be used
   */
  public static Opened open(String nameOrPath, Path home, Options options, Progress progress)
      throws IOException {
    return open(nameOrPath, home, new PatchCache(DataHome.cache()), options, progress);
  }

  static Opened open(
      String nameOrPath, Path home, PatchCache cache, Options options, Progress progress)
      throws IOException {
    if (isEmbedded(nameOrPath)) {
      KnownTruthLesions lesions = embedded(nameOrPath, options);
      return new Opened(lesions.patches(), Optional.of(lesions));
    }
    if (nameOrPath.equals(SAMPLE)) {
      PatchSet sample = LidcSample.read(options.asked(), options.limit(), options.seed(), progress);
      return new Opened(sample, Optional.empty());
    }
    Path source = source(nameOrPath, home);
    PatchSet patches =
        PatchReader.read(source, options.asked(), options.limit(), options.seed(), cache, progress);
    return new Opened(patches, Optional.empty());
  }

  /**
   * A set that was installed.
   *
   * @param name as {@code --data} takes it
   * @param place its file or folder
   * @param bytes the size of its files
   */
  public record Installed(String name, Path place, long bytes) {}

  /** The sets that are installed in a folder; none if it does not exist. */
  public static List<Installed> installed(Path home) throws IOException {
    List<Installed> sets = new ArrayList<>();
    for (String name : List.of(LIDC, "drive", "stare", "chase")) {
      Path place = name.equals(LIDC) ? DataHome.lidc(home) : DataHome.retina(home).resolve(name);
      if (Files.exists(place)) {
        sets.add(new Installed(name, place, bytes(place)));
      }
    }
    return sets;
  }

  private static long bytes(Path place) throws IOException {
    return FolderTree.files(place).values().stream().mapToLong(BasicFileAttributes::size).sum();
  }

  /** Whether a name means the known-truth lesions, of any difficulty. */
  public static boolean isEmbedded(String name) {
    return name.equals(EMBEDDED) || name.startsWith(EMBEDDED + ":");
  }

  /** Whether images of a name have the size they are meant to be used at: none is cut of them. */
  public static boolean isReady(String name) {
    return isEmbedded(name) || name.equals(SAMPLE);
  }

  private static KnownTruthLesions embedded(String name, Options options) throws DataException {
    int count = options.limit() == 0 ? EMBEDDED_COUNT : options.limit();
    int size =
        options.asked().crop() == 0 ? KnownTruthLesions.DEFAULT_SIZE : options.asked().crop();
    try {
      Difficulty difficulty =
          name.equals(EMBEDDED)
              ? Difficulty.USUAL
              : Difficulty.parse(name.substring(EMBEDDED.length() + 1));
      return KnownTruthLesions.generate(count, size, options.seed(), difficulty);
    } catch (BadInputException e) {
      throw new DataException(name + ": " + e.getMessage(), e);
    }
  }

  private static Path source(String nameOrPath, Path home) throws DataException {
    return switch (nameOrPath) {
      case LIDC -> installed(DataHome.lidc(home), "LIDC-IDRI", "lidc --from FILE", home);
      case RETINA -> installed(DataHome.retina(home), "The retina", "drive", home);
      case "drive", "stare", "chase" ->
          installed(DataHome.retina(home).resolve(nameOrPath), nameOrPath, nameOrPath, home);
      default -> path(nameOrPath);
    };
  }

  private static Path installed(Path file, String what, String fetch, Path home)
      throws DataException {
    if (!Files.exists(file)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is not installed in %s; run: lab fetch %s, or give a path",
              what,
              home,
              fetch));
    }
    return file;
  }

  private static Path path(String text) throws DataException {
    try {
      Path path = Path.of(text);
      if (!text.isBlank() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new DataException("'" + text + "' is no data set and no path: " + e.getReason(), e);
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "There is no data set or file '%s'; give embedded, lidc-sample, lidc, retina, drive, stare, chase, or a path",
            text));
  }
}
