package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All images in one array or list, and all masks in others: images [N, H, W], with or without an
 * axis of 1 or 3 channels, and masks [N, R, H, W], [N, H, W, R] or [N, H, W], or several arrays of
 * masks, one a rater.
 */
final class StackedArrays {
  private final FoundArrays found;
  private final Preparation asked;

  StackedArrays(FoundArrays found, Preparation asked) {
    this.found = found;
    this.asked = asked;
  }

  /**
   * Adds what lies in a dictionary or list.
   *
   * @return whether it is of this form
   */
  boolean add(Object top) throws IOException {
    Map<String, Object> named = named(top);
    if (named.isEmpty()) {
      return false;
    }
    Map<String, NumberArray> arrays = new LinkedHashMap<>();
    Map<String, List<?>> lists = new LinkedHashMap<>();
    named.forEach(
        (key, value) -> {
          if (value instanceof NumberArray array && array.shape().size() >= 3) {
            arrays.put(key, array);
          } else if (value instanceof List<?> items && items.size() > 1) {
            lists.put(key, items);
          }
        });
    boolean isList = top instanceof List;
    if (isList && areEachWithMasks((List<?>) top)) {
      return false;
    }
    if (arrays.size() < 2) {
      return lists.size() >= 2 && arrays.isEmpty() && listed(lists, named);
    }
    if (isList && (arrays.size() > 2 || !sameCount(arrays.values()))) {
      return false;
    }
    String imageKey = imageKey(arrays, isList);
    NumberArray images = arrays.get(imageKey);
    List<Map.Entry<String, NumberArray>> masks = maskKeys(arrays, imageKey, isList);
    if (masks.isEmpty()) {
      return false;
    }
    Map<String, Object> beside = new LinkedHashMap<>(named);
    beside.remove(imageKey);
    masks.forEach(array -> beside.remove(array.getKey()));
    addStacked(images, masks, beside);
    found.layout =
        String.format(
            Locale.ROOT,
            "stacked arrays in %s: images %s %s, masks %s %s",
            found.what,
            imageKey,
            images.shape(),
            masks.stream().map(Map.Entry::getKey).collect(Collectors.joining(", ")),
            masks.get(0).getValue().shape());
    return true;
  }

  /**
   * What lies in a dictionary by its keys, in a list by its numbers; nothing for what is neither.
   */
  private static Map<String, Object> named(Object top) throws IOException {
    Map<String, Object> named = new LinkedHashMap<>();
    if (top instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> item : map.entrySet()) {
        String name = Fields.shown(String.valueOf(item.getKey()));
        Object value = Fields.value(item.getValue());
        Object other = named.put(name, value);
        if (other != null && (value instanceof NumberArray || other instanceof NumberArray)) {
          throw new IOException("two of its keys look the same, " + name + "; use ASCII");
        }
      }
    } else if (top instanceof List<?> items && items.size() >= 2 && items.size() <= 40) {
      for (int i = 0; i < items.size(); i++) {
        named.put("item " + i, Fields.value(items.get(i)));
      }
    }
    return named;
  }

  /**
   * Whether a list is one of images, each with its masks, and not of all images and all masks.
   *
   * @throws IOException if it may be either
   */
  private static boolean areEachWithMasks(List<?> items) throws IOException {
    List<List<?>> pairs = new ArrayList<>();
    for (Object item : items) {
      if (!(Fields.value(item) instanceof List<?> pair)
          || pair.size() != 2
          || !ArrayPlane.isOne(pair.get(0))) {
        return false;
      }
      pairs.add(pair);
    }
    if (pairs.size() != 2) {
      return true;
    }
    boolean each = areAlike(pairs.get(0).get(0), pairs.get(1).get(0));
    boolean all = areAlike(pairs.get(0).get(0), pairs.get(0).get(1));
    if (each && all) {
      throw new IOException(
          "it is two lists of two arrays, which may be the images and their masks, or an image with"
              + " its mask each; save a dictionary with images and masks");
    }
    return each;
  }

  private static boolean areAlike(Object one, Object other) {
    return Fields.value(one) instanceof NumberArray a
        && Fields.value(other) instanceof NumberArray b
        && a.shape().equals(b.shape());
  }

  private static boolean sameCount(Collection<NumberArray> arrays) {
    return arrays.stream().map(a -> a.shape().get(0)).distinct().count() == 1;
  }

  private String imageKey(Map<String, NumberArray> arrays, boolean isList) throws IOException {
    if (!asked.imageKey().isEmpty()) {
      return asked(asked.imageKey(), "--image-key", arrays.keySet());
    }
    if (isList) {
      return arrays.keySet().iterator().next();
    }
    List<String> keys = arrays.keySet().stream().filter(StackedArrays::areCalledImages).toList();
    if (keys.isEmpty()) {
      found.requireReadable(StackedArrays::areCalledImages);
      keys =
          arrays.keySet().stream()
              .filter(key -> !ArrayWords.areMasks(key) && isNotOnlyMarks(arrays.get(key)))
              .toList();
    }
    return only(keys, "images", "--image-key", arrays.keySet());
  }

  private static boolean areCalledImages(String key) {
    return ArrayWords.areImages(key) && !ArrayWords.areMasks(key);
  }

  private static boolean isNotOnlyMarks(NumberArray array) {
    return Float.isNaN(array.full()) || array.full() > 1;
  }

  private List<Map.Entry<String, NumberArray>> maskKeys(
      Map<String, NumberArray> arrays, String imageKey, boolean isList) throws IOException {
    Map<String, NumberArray> others = new LinkedHashMap<>(arrays);
    others.remove(imageKey);
    if (!asked.maskKey().isEmpty()) {
      String key = asked(asked.maskKey(), "--mask-key", others.keySet());
      return List.of(Map.entry(key, others.get(key)));
    }
    long n = arrays.get(imageKey).shape().get(0);
    List<String> keys =
        others.keySet().stream()
            .filter(k -> isList || ArrayWords.areMasks(k))
            .sorted(Natural.ORDER)
            .toList();
    if (keys.isEmpty()) {
      found.requireReadable(ArrayWords::areMasks);
      keys = others.keySet().stream().filter(k -> others.get(k).shape().get(0) == n).toList();
    }
    Set<String> names = keys.stream().map(ArrayWords::unnumbered).collect(Collectors.toSet());
    found.requireReadable(key -> names.contains(ArrayWords.unnumbered(key)));
    boolean numbered =
        names.size() == 1 && keys.stream().map(k -> arrays.get(k).shape()).distinct().count() == 1;
    if (keys.size() > 1 && !numbered) {
      only(keys, "masks", "--mask-key", others.keySet());
    }
    return keys.stream().map(k -> Map.entry(k, others.get(k))).toList();
  }

  private static String asked(String key, String option, Collection<String> keys)
      throws IOException {
    if (!keys.contains(key)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it has no array '%s'; %s can be one of %s",
              key,
              option,
              Fields.join(keys)));
    }
    return key;
  }

  private static String only(List<String> found, String what, String option, Collection<String> all)
      throws IOException {
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IOException(
        found.isEmpty()
            ? String.format(
                Locale.ROOT,
                "none of its arrays (%s) is called %s; say which with %s NAME",
                Fields.join(all),
                what,
                option)
            : String.format(
                Locale.ROOT,
                "%s could each be the %s; choose with %s %s",
                Fields.join(found),
                what,
                option,
                found.get(0)));
  }

  private void addStacked(
      NumberArray images, List<Map.Entry<String, NumberArray>> masks, Map<String, Object> beside)
      throws IOException {
    List<Long> shape = images.shape();
    int n = count(shape.get(0));
    List<Long> one = shape.subList(1, shape.size());
    long each = images.length() / n;
    List<String> ids = found.names.ids(beside, n);
    List<String> patients = found.names.patients(beside, ids, n);
    for (int i = 0; i < n; i++) {
      ArrayPlane image = ArrayPlane.image(images, i * each, one);
      List<ArrayPlane> planes = new ArrayList<>();
      for (Map.Entry<String, NumberArray> array : masks) {
        planes.addAll(MaskShapes.ofStack(array.getValue(), i, n, image, array.getKey()));
      }
      String id = ids.isEmpty() ? String.format(Locale.ROOT, "patch-%05d", i) : ids.get(i);
      String given = patients.isEmpty() ? null : patients.get(i);
      found.add(given == null ? id : "", given, id, image, planes);
    }
  }

  private static int count(long n) throws IOException {
    if (n < 1 || n > 1 << 24) {
      throw new IOException("it has " + n + " images");
    }
    return (int) n;
  }

  /** Two lists, of images and of their masks. */
  private boolean listed(Map<String, List<?>> lists, Map<String, Object> named) throws IOException {
    List<String> image =
        lists.keySet().stream()
            .filter(
                k -> !ArrayWords.areMasks(k) && lists.get(k).stream().allMatch(ArrayPlane::isOne))
            .toList();
    List<String> mask =
        lists.keySet().stream().filter(k -> ArrayWords.areMasks(k) || k.equals("item 1")).toList();
    if (image.isEmpty() || mask.isEmpty() || lists.keySet().stream().allMatch("item 0"::equals)) {
      return false;
    }
    String imageKey = asked.imageKey().isEmpty() ? image.get(0) : asked.imageKey();
    String maskKey = asked.maskKey().isEmpty() ? mask.get(0) : asked.maskKey();
    List<?> images = lists.get(imageKey);
    List<?> masks = lists.get(maskKey);
    if (images == null || masks == null || images.size() != masks.size() || images == masks) {
      return false;
    }
    Map<String, Object> beside = new LinkedHashMap<>(named);
    beside.keySet().removeAll(List.of(imageKey, maskKey));
    List<String> patients = found.names.patients(beside, List.of(), images.size());
    masks.forEach(found.raters::nameThoseOf);
    for (int i = 0; i < images.size(); i++) {
      if (!(Fields.value(images.get(i)) instanceof NumberArray array)) {
        return false;
      }
      ArrayPlane plane = ArrayPlane.image(array, 0, array.shape());
      String id = String.format(Locale.ROOT, "patch-%05d", i);
      String given = patients.isEmpty() ? null : patients.get(i);
      found.add("", given, id, plane, found.raters.masksOf(masks.get(i), plane, id));
    }
    found.layout =
        String.format(
            Locale.ROOT, "lists in %s: images %s, masks %s", found.what, imageKey, maskKey);
    return true;
  }
}
