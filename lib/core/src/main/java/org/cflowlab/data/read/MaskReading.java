package org.cflowlab.data.read;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.read.MaskPlaces.Place;

/**
 * Whose masks all masks of a set are, by one way to read their paths, or by two for paths of two
 * forms. The way is chosen for the whole set: {@code 1/002.png} may be rater 1 of image 2 or rater
 * 2 of image 1, and only the other masks can tell.
 */
final class MaskReading {
  /** A reading that gives masks to this many times as many images as another is the right one. */
  private static final int CLEARLY_MORE = 2;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final List<Match> matches;
  private final Set<String> images = new HashSet<>();
  private final long loose;
  private final boolean complete;
  private final boolean spelled;
  private final boolean even;

  private MaskReading(List<Match> matches, int all) {
    this.matches = matches;
    matches.stream().filter(Match::isPlaced).forEach(m -> images.add(m.image));
    loose = matches.stream().filter(m -> !m.isPlaced()).count();
    complete = images.size() == all;
    spelled = matches.stream().allMatch(m -> !m.isPlaced() || m.isSpelled());
    even =
        matches.stream()
                .filter(Match::isPlaced)
                .collect(groupingBy(Match::image, mapping(Match::rater, toSet())))
                .values()
                .stream()
                .distinct()
                .count()
            <= 1;
  }

  /**
   * A mask with its image.
   *
   * @param image null if it has none
   */
  record Match(String mask, String image, String rater, String group) {
    boolean isPlaced() {
      return image != null;
    }

    /** Whether the image's numbers stand in the mask's path with the same zeros before them. */
    private boolean isSpelled() {
      return numbers(mask).containsAll(numbers(PictureFile.stem(image)));
    }

    private static List<String> numbers(String name) {
      return NUMBER.matcher(name).results().map(MatchResult::group).toList();
    }
  }

  /** A mask in each way that its path can be read in. */
  private record Ways(FileRole mask, NavigableMap<Integer, Match> matches) {
    static Ways of(FileRole mask, Map<String, String> images) {
      NavigableMap<Integer, Match> matches = new TreeMap<>();
      for (Place place : MaskPlaces.of(mask)) {
        String found = images.get(place.key());
        String image = mask.file().equals(found) ? null : found;
        if (image != null || !place.key().isEmpty()) {
          Match match = new Match(mask.file(), image, place.rater(), place.group());
          matches.put(place.way(), match);
          if (image != null && place.key().equals(mask.key())) {
            break; // called as the image is
          }
        }
      }
      return new Ways(mask, matches);
    }

    Stream<Integer> fitting() {
      return matches.keySet().stream().filter(way -> matches.get(way).isPlaced());
    }

    /** In one way, or where the path has not its form in another, or in the plainest that fits. */
    Match by(int way, int other) {
      return Stream.concat(Stream.of(way, other).filter(matches::containsKey), fitting())
          .findFirst()
          .map(matches::get)
          .orElse(new Match(mask.file(), null, "", ""));
    }
  }

  /**
   * The one reading by which all images have masks and all masks an image, or that comes nearest to
   * it.
   *
   * @param images by their keys
   * @return every mask with its image; nothing if no mask has one
   * @throws DataException if two readings differ and nothing tells them apart
   */
  static Optional<List<Match>> of(List<FileRole> masks, Map<String, String> images, Path source)
      throws DataException {
    List<Ways> all = masks.stream().map(mask -> Ways.of(mask, images)).toList();
    Set<Integer> ways =
        all.stream().flatMap(Ways::fitting).collect(Collectors.toCollection(TreeSet::new));
    Set<String> files = new HashSet<>(images.values());
    masks.forEach(mask -> files.remove(mask.file()));
    List<MaskReading> readings = new ArrayList<>();
    for (int way : ways) {
      for (int other : ways) {
        List<Match> matches = all.stream().map(mask -> mask.by(way, other)).toList();
        readings.add(new MaskReading(matches, files.size()));
      }
    }
    List<MaskReading> best =
        readings.stream().filter(r -> readings.stream().noneMatch(o -> o.beats(r))).toList();
    for (MaskReading other : best) {
      if (other.loose == 0 || best.get(0).loose == 0) {
        best.get(0).requireSame(other, source);
      }
    }
    return best.stream().findFirst().map(r -> r.matches);
  }

  private boolean beats(MaskReading other) {
    if (images.size() >= CLEARLY_MORE * other.images.size()) {
      return true;
    }
    if (other.images.size() >= CLEARLY_MORE * images.size()) {
      return false;
    }
    if (loose > 0 && other.loose > 0) {
      return loose < other.loose;
    }
    if (loose != other.loose) {
      return loose == 0 && images.size() >= other.images.size();
    }
    return hasMore(other) && !other.hasMore(this);
  }

  /**
   * Whether here alone all images have masks, or are called as in them, or have the same raters.
   */
  private boolean hasMore(MaskReading other) {
    return complete && !other.complete || spelled && !other.spelled || even && !other.even;
  }

  private void requireSame(MaskReading other, Path source) throws DataException {
    for (int i = 0; i < matches.size(); i++) {
      String one = matches.get(i).image;
      String two = other.matches.get(i).image;
      if (one != null && two != null && !one.equals(two)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "In %s, %s could be a mask of %s or of %s: nothing tells the rater in its path from"
                    + " the image. Call raters rater1, rater2, ..., or list the files in a table"
                    + " masks.csv",
                source,
                matches.get(i).mask,
                one,
                two));
      }
    }
  }
}
