package org.cflowlab.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dictionary or list of images, each with its masks, as in {@code data_lidc.pickle}. */
final class ArraysOneByOne {
  private static final Pattern PNG_KEY =
      Pattern.compile("([^_/]+)_nodule-(\\d{1,6})_slice-(\\d{1,6})");

  private final FoundArrays found;
  private final Preparation asked;

  ArraysOneByOne(FoundArrays found, Preparation asked) {
    this.found = found;
    this.asked = asked;
  }

  /** Adds all images. */
  void add(Object top) throws IOException {
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
    items.values().forEach(this::nameRaters);
    for (Map.Entry<String, Object> item : items.entrySet()) {
      add(item.getKey(), item.getValue());
    }
    found.layout =
        (top instanceof Map ? "a dictionary" : "a list") + " of images with masks in " + found.what;
  }

  private void add(String key, Object value) throws IOException {
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
        Object field = Fields.value(fields.get(name));
        boolean isImage =
            asked.imageKey().isEmpty() ? ArrayWords.areImages(name) : name.equals(asked.imageKey());
        boolean isPatient = PatientFields.are(name);
        if (field instanceof Unreadable u) {
          if (isPatient) {
            throw FoundArrays.needed("patch " + key + ", " + name, u.why());
          }
          found.passOver(Fields.shown(name), u.why());
        }
        if (areMasks(name)) {
          numbered.add(field);
        } else if (isPatient && !isImage) {
          patient.put(name, field);
        } else if (isImage && !(image instanceof NumberArray)) {
          image = field;
        } else {
          found.names.mention(name);
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
    String id = png.matches() ? png.replaceFirst("$1/nodule-$2/slice-$3") : key;
    String given = LidcNames.patient(key).isPresent() ? null : found.names.patient(key, patient);
    found.add(key, given, id, plane, found.raters.masksOf(masks, plane, "patch " + key));
  }

  private boolean areMasks(String name) {
    return asked.maskKey().isEmpty() ? ArrayWords.areMasks(name) : name.equals(asked.maskKey());
  }

  private void nameRaters(Object item) {
    if (item instanceof Map<?, ?> fields) {
      fields.forEach(
          (name, value) -> {
            if (areMasks(String.valueOf(name))) {
              found.raters.nameThoseOf(value);
            }
          });
    } else if (item instanceof List<?> pair && pair.size() == 2) {
      found.raters.nameThoseOf(pair.get(1));
    }
  }
}
