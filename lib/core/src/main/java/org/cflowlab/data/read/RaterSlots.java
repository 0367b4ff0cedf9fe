package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The masks of images that have theirs in a container each: an array, a list, or a dictionary by
 * rater, whose raters have a slot each, whoever looked at an image.
 */
final class RaterSlots {
  /** What raters are called in dictionaries of masks. */
  private final Set<String> raters = new TreeSet<>(Natural.ORDER);

  /** Raters of a dictionary of masks; of anything else none. To be called of all images first. */
  void nameThoseOf(Object masks) {
    if (Fields.value(masks) instanceof Map<?, ?> byRater
        && byRater.values().stream()
            .anyMatch(mask -> ArrayPlane.isOne(mask) || Fields.value(mask) instanceof Unreadable)) {
      byRater.keySet().forEach(rater -> raters.add(String.valueOf(rater)));
    }
  }

  /** The masks of a dictionary by rater: null where a rater of other images is not in it. */
  private List<Object> bySlot(Map<?, ?> byRater) {
    Map<String, Object> named = new LinkedHashMap<>();
    byRater.forEach((rater, mask) -> named.put(String.valueOf(rater), mask));
    return raters.stream().map(named::get).toList();
  }

  /**
   * The masks of an image; null where a rater of other images did not look.
   *
   * @param what they are the masks of, in an error's words
   */
  List<ArrayPlane> masksOf(Object value, ArrayPlane image, String what) throws IOException {
    Object masks = Fields.value(value);
    if (masks instanceof NumberArray array) {
      return MaskShapes.ofOne(array, 0, array.shape(), image, what);
    }
    Collection<?> items =
        masks instanceof Map<?, ?> map
            ? bySlot(map)
            : masks instanceof List<?> list ? list : List.of();
    List<ArrayPlane> planes = new ArrayList<>();
    for (Object item : items) {
      if (item == null) {
        planes.add(null);
        continue;
      }
      if (!(Fields.value(item) instanceof NumberArray mask)) {
        throw new IOException(
            what
                + " has a mask that is no array"
                + (Fields.value(item) instanceof Unreadable u ? ": " + u.why() : ""));
      }
      List<ArrayPlane> found;
      try {
        found = MaskShapes.ofOne(mask, 0, mask.shape(), image, what);
      } catch (IOException e) {
        throw new IOException(what + " has a mask unlike its image: " + e.getMessage(), e);
      }
      if (found.size() != 1) {
        throw new IOException(what + " has lists of masks of several raters each");
      }
      planes.addAll(found);
    }
    if (planes.stream().allMatch(plane -> plane == null)) {
      throw new IOException(
          what + " has no masks" + (masks instanceof Unreadable u ? ": " + u.why() : ""));
    }
    return planes;
  }
}
