package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
 */
final class ArrayPairs implements PatchSource {
  private static final Pattern IMAGES =
      Pattern.compile("(x|imgs?|images?|data|slices?|ct|inputs?|patches|photos?)([_ -]?\\w*)?");
  private static final Pattern MASKS =
      Pattern.compile(
          "(?:y|masks?|labels?|segs?|segmentations?|annotations?|gts?|ground_?truths?|targets?"
              + "|raters?|experts?|readers?|annotators?)[_ -]?(\\d{0,3})");
  private static final Pattern NAMES = Pattern.compile("(ids?|names?|keys?|files?(names?)?)");
  private static final Pattern PNG_KEY =
      Pattern.compile("([^_/]+)_nodule-(\\d{1,6})_slice-(\\d{1,6})");

  private final Path source;
  private final String what;
  private final Closeable file;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private boolean bySeries;

  /** Names of patients, perhaps, that are not known here. */
  private final Set<String> mentioned = new TreeSet<>();

  /**
   * An image of which it is said whose it is, and one of which it is not; null if there is none.
   */
  private String said;

  private String unsaid;
  private String layout = "";

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
    Object top = pairs.readable(unwrapped(list(root)), asked);
    try {
      if (!pairs.stacked(top, asked)) {
        pairs.oneByOne(top, asked);
      }
    } catch (IOException e) {
      throw pairs.unreadable.isEmpty()
          ? e
          : new IOException(e.getMessage() + "; it has " + pairs.passedOver(), e);
    }
    pairs.requireSaidOfAllOrNone();
    pairs.entries.sort(
        Comparator.comparing((Entry e) -> e.name.patient())
            .thenComparing(e -> Natural.padded(e.name.id())));
    pairs.refuseTwins();
    return pairs;
  }

  private static Object list(Object value) {
    return value instanceof Object[] tuple
        ? Arrays.asList(tuple)
        : value instanceof NumpyArray array ? array.orWhy() : value;
  }

  /** A dictionary without what cannot be read and is not needed. */
  private Object readable(Object top, Preparation asked) throws IOException {
    if (!(top instanceof Map<?, ?> all)) {
      return top;
    }
    Map<Object, Object> readable = new LinkedHashMap<>(all);
    for (Object key : all.keySet()) {
      String name = shown(String.valueOf(key));
      if (list(all.get(key)) instanceof Unreadable value) {
        String word = lower(name);
        if (PatientFields.are(name)
            || NAMES.matcher(word).matches()
            || name.equals(asked.imageKey())
            || name.equals(asked.maskKey())) {
          throw needed(name, value.why());
        }
        unreadable.put(name, value.why());
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
    Object inner = list(value);
    for (int depth = 0; depth < 3; depth++) {
      if (inner instanceof Map<?, ?> map
          && map.size() == 1
          && map.values().iterator().next() instanceof Map<?, ?> only
          && only.values().stream().filter(v -> isArray(list(v))).count() >= 2
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

  private static boolean isArray(Object value) {
    return value instanceof NumberArray;
  }

  // --- stacked

  private boolean stacked(Object top, Preparation asked) throws IOException {
    Map<String, Object> named = new LinkedHashMap<>();
    if (top instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> item : map.entrySet()) {
        String name = shown(String.valueOf(item.getKey()));
        Object value = list(item.getValue());
        Object other = named.put(name, value);
        if (other != null && (isArray(value) || isArray(other))) {
          throw new IOException("two of its keys look the same, " + name + "; use ASCII");
        }
      }
    } else if (top instanceof List<?> items && items.size() >= 2 && items.size() <= 40) {
      for (int i = 0; i < items.size(); i++) {
        named.put("item " + i, list(items.get(i)));
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
            .filter(key -> IMAGES.matcher(lower(key)).matches() && !isMasks(key))
            .toList();
    if (found.isEmpty()) {
      requireReadable(key -> IMAGES.matcher(lower(key)).matches() && !isMasks(key));
      found =
          arrays.keySet().stream()
              .filter(key -> !isMasks(key) && isNotOnlyMarks(arrays.get(key)))
              .toList();
    }
    return only(found, "images", "--image-key", arrays.keySet());
  }

  private static boolean isMasks(String key) {
    return MASKS.matcher(lower(key)).matches();
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
              Locale.ROOT, "it has no array '%s'; %s can be one of %s", key, option, join(keys)));
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
                join(all),
                what,
                option)
            : String.format(
                Locale.ROOT,
                "%s could each be the %s; choose with %s %s",
                join(found),
                what,
                option,
                found.get(0)));
  }

  private static String join(Collection<String> names) {
    return names.stream().limit(12).collect(Collectors.joining(", "))
        + (names.size() > 12 ? ", ..." : "");
  }

  private void addStacked(
      NumberArray images, List<Map.Entry<String, NumberArray>> masks, Map<String, Object> beside)
      throws IOException {
    List<Long> shape = images.shape();
    int n = count(shape.get(0));
    List<Long> one = shape.subList(1, shape.size());
    long each = images.length() / n;
    List<String> patients = patients(beside, n);
    List<String> names = names(beside, n);
    if (bySeries
        && names.size() == n
        && names.stream().allMatch(id -> LidcNames.patient(id).isPresent())) {
      patients = List.of(); // a patient of LIDC in the name says more than a series
      bySeries = false;
    }
    for (int i = 0; i < n; i++) {
      ArrayPlane image = ArrayPlane.image(images, i * each, one);
      List<ArrayPlane> planes = new ArrayList<>();
      for (Map.Entry<String, NumberArray> array : masks) {
        planes.addAll(masks(array.getValue(), i, n, image, array.getKey()));
      }
      String id = names.isEmpty() ? String.format(Locale.ROOT, "patch-%05d", i) : names.get(i);
      String given = patients.isEmpty() ? null : patients.get(i);
      entries.add(
          new Entry(new Name(whose(given == null ? id : "", given, id), id), image, planes));
    }
  }

  private static int count(long n) throws IOException {
    if (n < 1 || n > 1 << 24) {
      throw new IOException("it has " + n + " images");
    }
    return (int) n;
  }

  /**
   * Whose the images are, as what lies beside them says; empty if nothing does.
   *
   * @throws IOException if what should say it does not, or two say it differently
   */
  private List<String> patients(Map<String, Object> beside, int n) throws IOException {
    beside.keySet().stream()
        .filter(name -> PatientFields.mayBe(name) && !PatientFields.are(name))
        .forEach(mentioned::add);
    List<String> patients = List.of();
    String by = "";
    for (Map.Entry<String, Object> field : PatientFields.widest(beside).entrySet()) {
      String key = field.getKey();
      List<String> texts = texts(key, field.getValue(), n);
      if (texts.isEmpty()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s is %s, not a text or a number for each of %d images; mend it, or rename it if"
                    + " it does not say whose they are",
                key,
                form(field.getValue()),
                n));
      }
      if (!by.isEmpty() && !PatientFields.groupAlike(patients, texts)) {
        throw new IOException(
            String.format(
                Locale.ROOT, "%s and %s differ in whose images they are; keep one", by, key));
      }
      patients = by.isEmpty() ? texts : patients;
      by = by.isEmpty() ? key : by;
    }
    bySeries = PatientFields.isSeries(by);
    return patients;
  }

  private static String form(Object value) {
    return value instanceof NumberArray array
        ? "of shape " + array.shape()
        : value instanceof List<?> list ? "a list of " + list.size() : "a single value";
  }

  /** What the images are called, as what lies beside them says; empty if nothing does. */
  private List<String> names(Map<String, Object> beside, int n) throws IOException {
    for (Map.Entry<String, Object> item : beside.entrySet()) {
      if (NAMES.matcher(lower(item.getKey())).matches()) {
        List<String> texts = texts(item.getKey(), item.getValue(), n);
        if (!texts.isEmpty()) {
          return texts;
        }
      }
    }
    return List.of();
  }

  /** N texts or numbers, whatever axes of length 1 are around them; empty if it is none. */
  private List<String> texts(String key, Object value, int n) throws IOException {
    List<String> texts = new ArrayList<>();
    if (value instanceof NumberArray array && array.length() == n && array.isInARow()) {
      for (int i = 0; i < n; i++) {
        texts.add(id(key, array, i));
      }
    } else if (value instanceof List<?> items && items.size() == n) {
      for (Object item : items) {
        String one = single(key, item);
        if (one == null) {
          return List.of();
        }
        texts.add(one);
      }
    } else if (value instanceof List<?> items && items.size() == 1) {
      return texts(key, list(items.get(0)), n);
    }
    return texts;
  }

  /** A text or number, alone or in lists and arrays of one; null if it is none. */
  private String single(String key, Object value) throws IOException {
    Object one = list(value);
    if (one instanceof NumberArray array && array.length() == 1) {
      return id(key, array, 0);
    }
    if (one instanceof List<?> items && items.size() == 1) {
      return single(key, items.get(0));
    }
    return one instanceof String || one instanceof Number ? id(key, one) : null;
  }

  private static String id(String key, NumberArray array, int k) throws IOException {
    try {
      return array.id(k);
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }

  /** The text of a patient or an image: never that of two. */
  private String id(String key, Object value) throws IOException {
    try {
      String text =
          value instanceof Number number
              ? NumberType.id(number, number instanceof Float ? Float.BYTES : Double.BYTES)
              : String.valueOf(value);
      String other = ids.putIfAbsent(shown(text), text);
      if (other != null && !other.equals(text)) {
        throw new IOException(
            "two look the same, " + shown(text) + "; use ASCII, 100 characters at most");
      }
      return shown(text);
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
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
            .filter(k -> !isMasks(k) && lists.get(k).stream().allMatch(v -> isArray(list(v))))
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
    List<String> patients = patients(beside, images.size());
    for (int i = 0; i < images.size(); i++) {
      if (!(list(images.get(i)) instanceof NumberArray array)) {
        return false;
      }
      ArrayPlane plane = ArrayPlane.image(array, 0, array.shape());
      String id = String.format(Locale.ROOT, "patch-%05d", i);
      entries.add(
          new Entry(
              new Name(whose("", patients.isEmpty() ? null : patients.get(i), id), id),
              plane,
              masksOf(masks.get(i), plane, id)));
    }
    layout =
        String.format(Locale.ROOT, "lists in %s: images %s, masks %s", what, imageKey, maskKey);
    return true;
  }

  // --- one by one

  private void oneByOne(Object top, Preparation asked) throws IOException {
    Map<String, Object> items = new LinkedHashMap<>();
    if (top instanceof Map<?, ?> map) {
      map.forEach((key, value) -> items.put(shown(String.valueOf(key)), list(value)));
      if (items.size() < map.size()) {
        throw new IOException("two of its keys look the same");
      }
    } else if (top instanceof List<?> values) {
      for (int i = 0; i < values.size(); i++) {
        items.put(String.format(Locale.ROOT, "patch-%05d", i), list(values.get(i)));
      }
    }
    if (items.isEmpty()) {
      throw new IOException("it is no dictionary or list of images with masks");
    }
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
      List<String> names =
          fields.keySet().stream().map(String::valueOf).sorted(Natural.ORDER).toList();
      for (String name : names) {
        String lower = lower(name);
        Object field = list(fields.get(name));
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
          unreadable.putIfAbsent(shown(name), u.why());
        }
        if (isMask) {
          numbered.add(field);
        } else if (isPatient && !isImage) {
          patient.put(name, field);
        } else if (isImage && !(image instanceof NumberArray)) {
          image = field;
        } else if (PatientFields.mayBe(name)) {
          mentioned.add(shown(name));
        }
      }
      masks = numbered.size() == 1 ? numbered.get(0) : numbered.isEmpty() ? null : numbered;
    }
    if (!(list(image) instanceof NumberArray array) || masks == null) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "patch %s has not an image and masks%s%s",
              key,
              list(image) instanceof Unreadable u ? " (its image: " + u.why() + ")" : "",
              value instanceof Map<?, ?> fields
                  ? ", but "
                      + join(fields.keySet().stream().map(f -> shown(String.valueOf(f))).toList())
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
    String id = png.matches() ? png.replaceFirst("$1/nodule-$2/slice-$3") : key;
    String given = LidcNames.patient(key).isPresent() ? null : patient(key, patient);
    String who = whose(key, given, id);
    return new Entry(new Name(who, id), plane, masksOf(masks, plane, "patch " + key));
  }

  /** Who a patch's fields say it is of; null if none does. */
  private String patient(String key, Map<String, Object> fields) throws IOException {
    for (Map.Entry<String, Object> field : PatientFields.widest(fields).entrySet()) {
      String who = single("patch " + key, field.getValue());
      if (who == null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "patch %s: its %s is no single text or number; mend it, or rename it if it does not"
                    + " say whose the patch is",
                key,
                shown(field.getKey())));
      }
      bySeries |= PatientFields.isSeries(field.getKey());
      return who;
    }
    return null;
  }

  private static List<ArrayPlane> masksOf(Object value, ArrayPlane image, String what)
      throws IOException {
    Object masks = list(value);
    if (masks instanceof NumberArray array) {
      return masks(array, 0, array.shape(), image, what);
    }
    Collection<?> items =
        masks instanceof Map<?, ?> map
            ? map.keySet().stream()
                .sorted(Comparator.comparing(k -> Natural.padded(String.valueOf(k))))
                .map(map::get)
                .toList()
            : masks instanceof List<?> list ? list : List.of();
    List<ArrayPlane> planes = new ArrayList<>();
    for (Object item : items) {
      if (!(list(item) instanceof NumberArray mask)) {
        throw new IOException(
            what
                + " has a mask that is no array"
                + (list(item) instanceof Unreadable u ? ": " + u.why() : ""));
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
    if (planes.isEmpty()) {
      throw new IOException(
          what + " has no masks" + (masks instanceof Unreadable u ? ": " + u.why() : ""));
    }
    return planes;
  }

  // --- names

  /**
   * Whose an image is.
   *
   * @param key in which a patient of LIDC may be named
   * @param given who is given, or null
   * @param id what the image is called: it counts as a patient if nobody else is known
   */
  private String whose(String key, String given, String id) {
    String who = LidcNames.patient(key).orElse(given);
    if (who == null) {
      unsaid = id;
      return id;
    }
    said = id;
    return who;
  }

  private void requireSaidOfAllOrNone() throws IOException {
    if (said != null && unsaid != null) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it says whose %s is, but not whose %s is; say it of each image, or of none",
              said,
              unsaid));
    }
  }

  private static String lower(String text) {
    return text.substring(text.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static String shown(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 100 ? plain.substring(0, 100) : plain;
  }

  private void refuseTwins() throws IOException {
    Set<String> seen = new HashSet<>();
    for (Entry entry : entries) {
      if (!seen.add(entry.name.id())) {
        throw new IOException("it has two images called " + entry.name.id());
      }
    }
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
        unsaid != null
            ? " (it does not say whose patches they are: each counts as a patient, so a split is by"
                + " patch and shares patients)"
            : bySeries
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
    List<String> notes = new ArrayList<>();
    if (!unreadable.isEmpty()) {
      notes.add("passed over is " + passedOver());
    }
    if (unsaid != null) {
      notes.add(
          "nothing says whose images they are: each counts as a patient"
              + (mentioned.isEmpty() ? "" : "; if " + join(mentioned) + " does, call it patients"));
    }
    if (bySeries) {
      notes.add("its series stand for patients: one of several counts as several");
    }
    return notes;
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
        masks.add(new Plane(id + ", mask " + (r + 1), entry.masks.get(r).read()));
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
