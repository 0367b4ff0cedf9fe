package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.FoundArrays.Entry;

/**
 * Images and masks in arrays of a file: a pickle, a {@code .pt}, an {@code .npz} or HDF5. They are
 * found by name and shape, stacked ({@link StackedArrays}) or one by one ({@link ArraysOneByOne}),
 * in one set, or in the parts of one ({@link ArrayParts}).
 */
final class ArrayPairs implements PatchSource {
  private final Path source;
  private final Closeable file;
  private final FoundArrays found;
  private final List<String> notes = new ArrayList<>();
  private List<Entry> entries = List.of();

  private ArrayPairs(Path source, FoundArrays found, Closeable file) {
    this.source = source;
    this.found = found;
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
    ArrayPairs pairs = new ArrayPairs(source, new FoundArrays(what), file);
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
      String passedOver = pairs.found.passedOver();
      throw passedOver.isEmpty()
          ? e
          : new IOException(e.getMessage() + "; it has " + passedOver, e);
    }
    pairs.entries = pairs.found.entries();
    return pairs;
  }

  private void add(Object root, Preparation asked) throws IOException {
    Object top = readable(unwrapped(Fields.value(root)), asked);
    if (!new StackedArrays(found, asked).add(top)) {
      new ArraysOneByOne(found, asked).add(top);
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
      found.begin(one.getKey());
      try {
        add(one.getValue(), asked);
      } catch (IOException e) {
        throw new IOException("its part " + one.getKey() + ": " + e.getMessage(), e);
      }
    }
    found.layout += ", and so on in " + String.join(", ", parts.keySet());
    notes.add(FileRole.noteOfParts("parts", parts.keySet()));
  }

  private static boolean hasMasks(Map<String, Object> part) {
    return part.keySet().stream().anyMatch(ArrayWords::areMasks);
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
          throw FoundArrays.needed(name, value.why());
        }
        found.passOver(name, value.why());
        readable.remove(key);
      }
    }
    return readable;
  }

  /** What lies in containers that hold nothing else. */
  private static Object unwrapped(Object value) {
    Object inner = Fields.value(value);
    for (int depth = 0; depth < 3; depth++) {
      if (inner instanceof Map<?, ?> map
          && map.size() == 1
          && map.values().iterator().next() instanceof Map<?, ?> only
          && only.values().stream().filter(v -> Fields.value(v) instanceof NumberArray).count() >= 2
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

  /** Whether it says whose its images are. */
  boolean saysWhose() {
    return !found.names.areUnsaid();
  }

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
        found.names.areUnsaid()
            ? " (it does not say whose patches they are: each counts as a patient, so a split is by"
                + " patch and shares patients)"
            : found.names.areOfSeries()
                ? " (its series stand for patients; "
                    + (isLidc()
                        ? "eight patients of LIDC have two)"
                        : "a patient may have several)")
                : "";
    return (isLidc() ? "LIDC-IDRI" : "own images") + " from " + source.getFileName() + who;
  }

  @Override
  public String layout() {
    return found.layout;
  }

  @Override
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    String passedOver = found.passedOver();
    if (!passedOver.isEmpty()) {
      all.add("passed over is " + passedOver);
    }
    all.addAll(found.names.notes());
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
      String id = entry.name().id();
      List<Plane> masks = new ArrayList<>();
      for (int r = 0; r < entry.masks().size(); r++) {
        ArrayPlane mask = entry.masks().get(r);
        masks.add(mask == null ? null : new Plane(id + ", mask " + (r + 1), mask.read()));
      }
      return new Item(new Plane(id, entry.image().read()), masks, null);
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %s is damaged: %s; %s",
              source,
              entry.name().id(),
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
