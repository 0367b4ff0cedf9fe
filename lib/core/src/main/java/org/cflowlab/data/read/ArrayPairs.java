package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;

/**
 * Images and masks in arrays of a file: a pickle, a {@code .pt}, an {@code .npz} or HDF5. They are
 * found by name and shape, in one of two forms:
 *
 * <ul>
 *   <li>stacked: images [N, H, W], with or without an axis of 1 or 3 channels, and masks [N, R, H,
 *       W], [N, H, W, R] or [N, H, W], or several arrays of masks, one a rater
 *   <li>one by one: a dictionary or list of images, each with its masks, as in {@code
 *       data_lidc.pickle}
 * </ul>
 *
 * <p>in one set, or in the parts of one ({@link ArrayParts}).
 */
final class ArrayPairs implements PatchSource {
  private static final Pattern IMAGES =
      Pattern.compile("(x|imgs?|images?|data|slices?|ct|inputs?|patches|photos?)([_ -]?\\w*)?");
  private static final Pattern MASKS =
      Pattern.compile(
          "(?:y|masks?|labels?|segs?|segmentations?|annotations?|gts?|ground_?truths?|targets?"
              + "|raters?|experts?|readers?|annotators?)[_ -]?(\\d{0,3})");
  private static final Pattern PNG_KEY =
      Pattern.compile("([^_/]+)_nodule-(\\d{1,6})_slice-(\\d{1,6})");

  private final Path source;
  private final String what;
  private final Closeable file;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private final ArrayNames names = new ArrayNames();
  private final List<String> notes = new ArrayList<>();

  /** What raters are called in dictionaries of masks: a slot each, whoever looked at an image. */
  private final Set<String> raters = new TreeSet<>(Natural.ORDER);

  private String layout = "";

  /** The part that is added, with a slash; empty where a set has none. */
  private String part = "";

  /** An image; a mask is null where that rater did not look. */
  private record Entry(Name name, ArrayPlane image, List<ArrayPlane> masks) {}

  private ArrayPairs(Path source, String what, Closeable file) {
    this.source = source;
    this.what = what;
    this.file = file;
  }

  /**
   * Finds images and masks.
   *
   * @param what the file is, such as "a pickle"
   * @param root what it holds: dictionaries, lists and arrays
   * @param file closed when this is
   * @throws IOException if there are none, or more than one way to read it
   */
  static ArrayPairs of(Path source, String what, Object root, Closeable file, Preparation asked)
      throws IOException {
    ArrayPairs pairs = new ArrayPairs(source, what, file);
    try {
      Map<String, Map<String, Object>> parts =
          Fields.value(root) instanceof Map<?, ?> all && !all.containsKey(asked.imageKey())
              ? ArrayParts.of(all)
              : Map.of();
      if (parts.isEmpty()) {
        pairs.add(root, asked);
      } else {
        pairs.addAll(parts, asked);
      }
    } catch (IOException e) {
      throw pairs.unreadable.isEmpty()
          ? e
          : new IOException(e.getMessage() + "; it has " + pairs.passedOver(), e);
    }
    pairs.names.requireSaidOfAllOrNone();
    pairs.entries.sort(
        Comparator.comparing((Entry e) -> e.name.patient())
            .thenComparing(e -> Natural.padded(e.name.id())));
    pairs.refuseTwins();
    return pairs;
  }

  private void add(Object root, Preparation asked) throws IOException {
    Object top = readable(unwrapped(Fields.value(root)), asked);
    if (!stacked(top, asked)) {
      oneByOne(top, asked);
    }
  }

  /** Adds all parts of a set; one of images alone, as those of a challenge's test are, has none. */
  private void addAll(Map<String, Map<String, Object>> parts, Preparation asked)
      throws IOException {
    boolean named = parts.values().stream().anyMatch(ArrayPairs::hasMasks);
    for (Map.Entry<String, Map<String, Object>> one : parts.entrySet()) {
      if (named && !hasMasks(one.getValue())) {
        notes.add(one.getKey() + " has no masks and is left out");
        continue;
      }
      part = one.getKey() + "/";
      try {
        add(one.getValue(), asked);
      } catch (IOException e) {
        throw new IOException("its part " + one.getKey() + ": " + e.getMessage(), e);
      }
    }
    layout += ", and so on in " + String.join(", ", parts.keySet());
    notes.add(FileRole.noteOfParts("parts", parts.keySet()));
  }

  private static boolean hasMasks(Map<String, Object> part) {
    return part.keySet().stream().anyMatch(ArrayPairs::isMasks);
  }

  /** A dictionary without what cannot be read and is not needed. */
  private Object readable(Object top, Preparation asked) throws IOException {
    if (!(top instanceof Map<?, ?> all)) {
      return top;
    }
    Map<Object, Object> readable = new LinkedHashMap<>(all);
    for (Object key : all.keySet()) {
      String name = Fields.shown(String.valueOf(key));
      if (Fields.value(all.get(key)) instanceof Unreadable value) {
        if (ArrayNames.are(name) || name.equals(asked.imageKey()) || name.equals(asked.maskKey())) {
          throw needed(name, value.why());
        }
        unreadable.put(part + name, value.why());
        readable.remove(key);
      }
    }
    return readable;
  }

  private static IOException needed(String name, String why) {
    return new IOException(
        String.format(
            Locale.ROOT, "%s cannot be read: %s; save it as numbers or texts", name, why));
  }

  private String passedOver() {
    return unreadable.entrySet().stream()
        .map(e -> e.getKey() + " (" + e.getValue() + ")")
        .collect(Collectors.joining(", ", "what cannot be read: ", ""));
  }

  /** What is not needed is passed over only if nothing else stands in for it. */
  private void requireReadable(Predicate<String> needed) throws IOException {
    for (Map.Entry<String, String> each : unreadable.entrySet()) {
      if (needed.test(each.getKey())) {
        throw needed(each.getKey(), each.getValue());
      }
    }
  }

  /** What lies in containers that hold nothing else. */
  private static Object unwrapped(Object value) {
    Object inner = Fields.value(value);
    for (int depth = 0; depth < 3; depth++) {
      if (inner instanceof Map<?, ?> map
          && map.size() == 1
          && map.values().iterator().next() instanceof Map<?, ?> only
          && only.values().stream().filter(v -> isArray(Fields.value(v))).count() >= 2
          && only.values().stream().allMatch(v -> !(v instanceof Map))
          && stackable(only)) {
        inner = only;
      }
    }
    return inner;
  }

  private static boolean stackable(Map<?, ?> map) {
    return map.values().stream()
        .filter(NumberArray.class::isInstance)
        .anyMatch(a -> ((NumberArray) a).shape().size() >= 3);
  }

  private static boolean isPlane(Object value) {
    return Fields.value(value) instanceof NumberArray array && array.shape().size() >= 2;
  }

  private static boolean isArray(Object value) {
    return value instanceof NumberArray;
  }

  // --- stacked

  private boolean stacked(Object top, Preparation asked) throws IOException {
    Map<String, Object> named = new LinkedHashMap<>();
    if (top instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> item : map.entrySet()) {
        String name = Fields.shown(String.valueOf(item.getKey()));
        Object value = Fields.value(item.getValue());
        Object other = named.put(name, value);
        if (other != null && (isArray(value) || isArray(other))) {
          throw new IOException("two of its keys look the same, " + name + "; use ASCII");
        }
      }
    } else if (top instanceof List<?> items && items.size() >= 2 && items.size() <= 40) {
      for (int i = 0; i < items.size(); i++) {
        named.put("item " + i, Fields.value(items.get(i)));
      }
    } else {
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
      return lists.size() >= 2 && arrays.isEmpty() && listed(lists, named, asked);
    }
    if (isList && arrays.size() > 2) {
      return false;
    }
    if (isList && !sameCount(arrays.values())) {
      return false;
    }
    String imageKey = imageKey(arrays, asked, isList);
    NumberArray images = arrays.get(imageKey);
    List<Map.Entry<String, NumberArray>> masks = maskKeys(arrays, imageKey, asked, isList);
    if (masks.isEmpty()) {
      return false;
    }
    Map<String, Object> beside = new LinkedHashMap<>(named);
    beside.remove(imageKey);
    masks.forEach(array -> beside.remove(array.getKey()));
    addStacked(images, masks, beside);
    layout =
        String.format(
            Locale.ROOT,
            "stacked arrays in %s: images %s %s, masks %s %s",
            what,
            imageKey,
            images.shape(),
            masks.stream().map(Map.Entry::getKey).collect(Collectors.joining(", ")),
            masks.get(0).getValue().shape());
    return true;
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
          || !isPlane(pair.get(0))) {
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

  private String imageKey(Map<String, NumberArray> arrays, Preparation asked, boolean isList)
      throws IOException {
    if (!asked.imageKey().isEmpty()) {
      return asked(asked.imageKey(), "--image-key", arrays.keySet());
    }
    if (isList) {
      return arrays.keySet().iterator().next();
    }
    List<String> found =
        arrays.keySet().stream()
            .filter(key -> IMAGES.matcher(Fields.word(key)).matches() && !isMasks(key))
            .toList();
    if (found.isEmpty()) {
      requireReadable(key -> IMAGES.matcher(Fields.word(key)).matches() && !isMasks(key));
      found =
          arrays.keySet().stream()
              .filter(key -> !isMasks(key) && isNotOnlyMarks(arrays.get(key)))
              .toList();
    }
    return only(found, "images", "--image-key", arrays.keySet());
  }

  private static boolean isMasks(String key) {
    return MASKS.matcher(Fields.word(key)).matches();
  }

  /** What raters' arrays share: the folder, where a name has one, and the word. */
  private static String unnumbered(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[_ -]?\\d+$", "");
  }

  private static boolean isNotOnlyMarks(NumberArray array) {
    return Float.isNaN(array.full()) || array.full() > 1;
  }

  private List<Map.Entry<String, NumberArray>> maskKeys(
      Map<String, NumberArray> arrays, String imageKey, Preparation asked, boolean isList)
      throws IOException {
    Map<String, NumberArray> others = new LinkedHashMap<>(arrays);
    others.remove(imageKey);
    if (!asked.maskKey().isEmpty()) {
      String key = asked(asked.maskKey(), "--mask-key", others.keySet());
      return List.of(Map.entry(key, others.get(key)));
    }
    long n = arrays.get(imageKey).shape().get(0);
    List<String> keys =
        others.keySet().stream().filter(k -> isList || isMasks(k)).sorted(Natural.ORDER).toList();
    if (keys.isEmpty()) {
      requireReadable(ArrayPairs::isMasks);
      keys = others.keySet().stream().filter(k -> others.get(k).shape().get(0) == n).toList();
    }
    Set<String> names = keys.stream().map(ArrayPairs::unnumbered).collect(Collectors.toSet());
    requireReadable(key -> names.contains(unnumbered(key)));
    boolean numbered =
        names.size() == 1 && keys.stream().map(k -> arrays.get(k).shape()).distinct().count() == 1;
    if (keys.size() > 1 && !numbered) {
      only(keys, "masks", "--mask-key", others.keySet());
    }
    return keys.stream().map(k -> Map.entry(k, others.get(k))).toList();
  }

  private String asked(String key, String option, Collection<String> keys) throws IOException {
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
    List<String> ids = names.ids(beside, n);
    List<String> patients = names.patients(beside, ids, n);
    for (int i = 0; i < n; i++) {
      ArrayPlane image = ArrayPlane.image(images, i * each, one);
      List<ArrayPlane> planes = new ArrayList<>();
      for (Map.Entry<String, NumberArray> array : masks) {
        planes.addAll(masks(array.getValue(), i, n, image, array.getKey()));
      }
      String id = part + (ids.isEmpty() ? String.format(Locale.ROOT, "patch-%05d", i) : ids.get(i));
      String given = patients.isEmpty() ? null : patients.get(i);
      entries.add(new Entry(names.of(given == null ? id : "", given, id), image, planes));
    }
  }

  private static int count(long n) throws IOException {
    if (n < 1 || n > 1 << 24) {
      throw new IOException("it has " + n + " images");
    }
    return (int) n;
  }

  /** The masks of image i in a stack of masks. */
  private static List<ArrayPlane> masks(
      NumberArray array, int i, int n, ArrayPlane image, String key) throws IOException {
    List<Long> shape = array.shape();
    if (shape.get(0) != n
        && shape.size() == 4
        && shape.get(1) == n
        && fits(shape.subList(2, 4), image)) {
      int area = image.height() * image.width();
      List<ArrayPlane> planes = new ArrayList<>();
      for (long r = 0; r < shape.get(0); r++) {
        planes.add(ArrayPlane.together(array, image.height(), image.width(), (r * n + i) * area));
      }
      return planes;
    }
    if (shape.get(0) != n) {
      throw new IOException(
          String.format(Locale.ROOT, "%s has %d masks for %d images", key, shape.get(0), n));
    }
    return masks(array, i * (array.length() / n), shape.subList(1, shape.size()), image, key);
  }

  private static boolean fits(List<Long> sides, ArrayPlane image) {
    return sides.get(0) == image.height() && sides.get(1) == image.width();
  }

  /** The masks of one image: [H, W], [R, H, W] or [H, W, R], with or without axes of length 1. */
  private static List<ArrayPlane> masks(
      NumberArray array, long from, List<Long> shape, ArrayPlane image, String key)
      throws IOException {
    int h = image.height();
    int w = image.width();
    List<Long> sides = new ArrayList<>(shape);
    for (int d = sides.size() - 1; d >= 0 && sides.size() > 3; d--) {
      if (sides.get(d) == 1) {
        sides.remove(d);
      }
    }
    if (sides.size() == 2 && fits(sides, image)) {
      return List.of(ArrayPlane.together(array, h, w, from));
    }
    if (sides.size() == 3 && fits(sides.subList(1, 3), image)) {
      List<ArrayPlane> planes = new ArrayList<>();
      for (long r = 0; r < sides.get(0); r++) {
        planes.add(ArrayPlane.together(array, h, w, from + r * h * w));
      }
      return planes;
    }
    if (sides.size() == 3 && fits(sides.subList(0, 2), image)) {
      int raters = sides.get(2).intValue();
      List<ArrayPlane> planes = new ArrayList<>();
      for (int r = 0; r < raters; r++) {
        planes.add(new ArrayPlane(array, h, w, 1, from, h * w * raters, r, raters, 0));
      }
      return planes;
    }
    throw new IOException(
        String.format(
            Locale.ROOT,
            "%s has masks of shape %s, which do not fit images of %dx%d",
            key,
            shape,
            h,
            w));
  }

  /** Two lists, of images and of their masks. */
  private boolean listed(Map<String, List<?>> lists, Map<String, Object> named, Preparation asked)
      throws IOException {
    List<String> image =
        lists.keySet().stream()
            .filter(k -> !isMasks(k) && lists.get(k).stream().allMatch(ArrayPairs::isPlane))
            .toList();
    List<String> mask =
        lists.keySet().stream().filter(k -> isMasks(k) || k.equals("item 1")).toList();
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
    List<String> patients = names.patients(beside, List.of(), images.size());
    masks.forEach(this::nameRatersOf);
    for (int i = 0; i < images.size(); i++) {
      if (!(Fields.value(images.get(i)) instanceof NumberArray array)) {
        return false;
      }
      ArrayPlane plane = ArrayPlane.image(array, 0, array.shape());
      String id = part + String.format(Locale.ROOT, "patch-%05d", i);
      String given = patients.isEmpty() ? null : patients.get(i);
      entries.add(new Entry(names.of("", given, id), plane, masksOf(masks.get(i), plane, id)));
    }
    layout =
        String.format(Locale.ROOT, "lists in %s: images %s, masks %s", what, imageKey, maskKey);
    return true;
  }

  // --- one by one

  private void oneByOne(Object top, Preparation asked) throws IOException {
    Map<String, Object> items = new LinkedHashMap<>();
    if (top instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> items.put(Fields.shown(String.valueOf(key)), Fields.value(value)));
      if (items.size() < map.size()) {
        throw new IOException("two of its keys look the same");
      }
    } else if (top instanceof List<?> values) {
      for (int i = 0; i < values.size(); i++) {
        items.put(String.format(Locale.ROOT, "patch-%05d", i), Fields.value(values.get(i)));
      }
    }
    if (items.isEmpty()) {
      throw new IOException("it is no dictionary or list of images with masks");
    }
    items.values().forEach(item -> nameRaters(item, asked));
    for (Map.Entry<String, Object> item : items.entrySet()) {
      entries.add(entry(item.getKey(), item.getValue(), asked));
    }
    layout = (top instanceof Map ? "a dictionary" : "a list") + " of images with masks in " + what;
  }

  private Entry entry(String key, Object value, Preparation asked) throws IOException {
    Object image = null;
    Object masks = null;
    Map<String, Object> patient = new LinkedHashMap<>();
    if (value instanceof List<?> pair && pair.size() == 2) {
      image = pair.get(0);
      masks = pair.get(1);
    } else if (value instanceof Map<?, ?> fields) {
      List<Object> numbered = new ArrayList<>();
      List<String> keys =
          fields.keySet().stream().map(String::valueOf).sorted(Natural.ORDER).toList();
      for (String name : keys) {
        String lower = Fields.word(name);
        Object field = Fields.value(fields.get(name));
        Matcher mask = MASKS.matcher(lower);
        boolean isImage =
            asked.imageKey().isEmpty()
                ? IMAGES.matcher(lower).matches()
                : name.equals(asked.imageKey());
        boolean isMask = asked.maskKey().isEmpty() ? mask.matches() : name.equals(asked.maskKey());
        boolean isPatient = PatientFields.are(name);
        if (field instanceof Unreadable u) {
          if (isPatient) {
            throw needed("patch " + key + ", " + name, u.why());
          }
          unreadable.putIfAbsent(part + Fields.shown(name), u.why());
        }
        if (isMask) {
          numbered.add(field);
        } else if (isPatient && !isImage) {
          patient.put(name, field);
        } else if (isImage && !(image instanceof NumberArray)) {
          image = field;
        } else {
          names.mention(name);
        }
      }
      masks = numbered.size() == 1 ? numbered.get(0) : numbered.isEmpty() ? null : numbered;
    }
    if (!(Fields.value(image) instanceof NumberArray array) || masks == null) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "patch %s has not an image and masks%s%s",
              key,
              Fields.value(image) instanceof Unreadable u ? " (its image: " + u.why() + ")" : "",
              value instanceof Map<?, ?> fields
                  ? ", but "
                      + Fields.join(
                          fields.keySet().stream()
                              .map(f -> Fields.shown(String.valueOf(f)))
                              .toList())
                      + "; name them with --image-key and --mask-key"
                  : ""));
    }
    ArrayPlane plane;
    try {
      plane = ArrayPlane.image(array, 0, array.shape());
    } catch (IOException e) {
      throw new IOException("patch " + key + ": " + e.getMessage(), e);
    }
    Matcher png = PNG_KEY.matcher(key);
    String id = part + (png.matches() ? png.replaceFirst("$1/nodule-$2/slice-$3") : key);
    String given = LidcNames.patient(key).isPresent() ? null : names.patient(key, patient);
    return new Entry(names.of(key, given, id), plane, masksOf(masks, plane, "patch " + key));
  }

  private void nameRaters(Object item, Preparation asked) {
    if (item instanceof Map<?, ?> fields) {
      fields.forEach(
          (name, value) -> {
            String key = String.valueOf(name);
            if (asked.maskKey().isEmpty() ? isMasks(key) : key.equals(asked.maskKey())) {
              nameRatersOf(value);
            }
          });
    } else if (item instanceof List<?> pair && pair.size() == 2) {
      nameRatersOf(pair.get(1));
    }
  }

  private void nameRatersOf(Object masks) {
    if (Fields.value(masks) instanceof Map<?, ?> byRater
        && byRater.values().stream()
            .anyMatch(mask -> isPlane(mask) || Fields.value(mask) instanceof Unreadable)) {
      byRater.keySet().forEach(rater -> raters.add(String.valueOf(rater)));
    }
  }

  /** The masks of a dictionary by rater: null where a rater of other images is not in it. */
  private List<Object> bySlot(Map<?, ?> byRater) {
    Map<String, Object> named = new LinkedHashMap<>();
    byRater.forEach((rater, mask) -> named.put(String.valueOf(rater), mask));
    return raters.stream().map(named::get).toList();
  }

  private List<ArrayPlane> masksOf(Object value, ArrayPlane image, String what) throws IOException {
    Object masks = Fields.value(value);
    if (masks instanceof NumberArray array) {
      return masks(array, 0, array.shape(), image, what);
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
        found = masks(mask, 0, mask.shape(), image, what);
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

  private void refuseTwins() throws IOException {
    Set<String> seen = new HashSet<>();
    for (Entry entry : entries) {
      if (!seen.add(entry.name.id())) {
        throw new IOException("it has two images called " + entry.name.id());
      }
    }
  }

  /** Whether it says whose its images are. */
  boolean saysWhose() {
    return !names.areUnsaid();
  }

  // --- a source

  @Override
  public String name() {
    return isLidc() ? DataSets.LIDC : "own";
  }

  private boolean isLidc() {
    return LidcNames.isReleased(source)
        || entries.stream().map(Entry::name).allMatch(LidcNames::areOf);
  }

  @Override
  public String origin() {
    String who =
        names.areUnsaid()
            ? " (it does not say whose patches they are: each counts as a patient, so a split is by"
                + " patch and shares patients)"
            : names.areOfSeries()
                ? " (its series stand for patients; "
                    + (isLidc()
                        ? "eight patients of LIDC have two)"
                        : "a patient may have several)")
                : "";
    return (isLidc() ? "LIDC-IDRI" : "own images") + " from " + source.getFileName() + who;
  }

  @Override
  public String layout() {
    return layout;
  }

  @Override
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (!unreadable.isEmpty()) {
      all.add("passed over is " + passedOver());
    }
    all.addAll(names.notes());
    return all;
  }

  @Override
  public List<FileTree> trees() {
    return file instanceof FileTree tree ? List.of(tree) : List.of();
  }

  @Override
  public boolean isReadAtOnce() {
    return true;
  }

  @Override
  public List<Name> patches() {
    return entries.stream().map(Entry::name).toList();
  }

  @Override
  public Item read(int patch) throws IOException {
    Entry entry = entries.get(patch);
    try {
      String id = entry.name.id();
      List<Plane> masks = new ArrayList<>();
      for (int r = 0; r < entry.masks.size(); r++) {
        ArrayPlane mask = entry.masks.get(r);
        masks.add(mask == null ? null : new Plane(id + ", mask " + (r + 1), mask.read()));
      }
      return new Item(new Plane(id, entry.image.read()), masks, null);
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is damaged: %s; %s",
              source,
              entry.name.id(),
              e.getMessage(),
              Advice.again(source)),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
