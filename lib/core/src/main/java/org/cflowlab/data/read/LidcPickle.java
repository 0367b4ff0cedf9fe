package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;

/**
 * LIDC patches in {@code data_lidc.pickle}: a dictionary with, for each patch, an {@code image}
 * from 0 to 1, a list {@code masks} of four, and the {@code series_uid} of its scan.
 *
 * <p>The patient is the LIDC-IDRI number in a patch's key, or its series where the key has none.
 * The whole file is read at once, about 24 KB a patch.
 */
final class LidcPickle implements LidcSource {
  private static final Pattern PATIENT = Pattern.compile("LIDC-IDRI-\\d{4}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern PNG_KEY =
      Pattern.compile("([^_/]+)_nodule-(\\d{1,6})_slice-(\\d{1,6})");

  private final Path source;
  private final List<Patch> patches;

  private record Patch(Name name, NumpyArray image, List<NumpyArray> masks, boolean bySeries) {}

  private LidcPickle(Path source, List<Patch> patches) {
    this.source = source;
    this.patches = patches;
  }

  static LidcPickle open(Path source) throws IOException {
    try (CountedStream in = new CountedStream(Files.newInputStream(source), Files.size(source))) {
      Object all = new SafeUnpickler(NumpyArray.constructors()).load(in);
      return new LidcPickle(source, patches(all));
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read as a pickle of LIDC patches: %s; download it again"
              .formatted(source, e.getMessage()),
          e);
    }
  }

  private static List<Patch> patches(Object all) throws IOException {
    if (!(all instanceof Map<?, ?> dictionary) || dictionary.isEmpty()) {
      throw new IOException("it is no dictionary of patches");
    }
    List<Patch> patches = new ArrayList<>();
    for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
      patches.add(patch(String.valueOf(entry.getKey()), entry.getValue()));
    }
    patches.sort(
        Comparator.comparing((Patch p) -> p.name.patient())
            .thenComparing(p -> inNumericOrder(p.name.id())));
    return patches;
  }

  private static Patch patch(String key, Object value) throws IOException {
    if (value instanceof Map<?, ?> fields
        && fields.get("image") instanceof NumpyArray image
        && fields.get("masks") instanceof List<?> list
        && list.size() == LidcIndex.RATERS) {
      List<NumpyArray> masks = new ArrayList<>();
      for (Object item : list) {
        if (!(item instanceof NumpyArray mask)
            || mask.height() != image.height()
            || mask.width() != image.width()) {
          throw new IOException("patch " + shown(key) + " has a mask unlike its image");
        }
        masks.add(mask);
      }
      Matcher patient = PATIENT.matcher(key);
      Matcher png = PNG_KEY.matcher(key);
      boolean bySeries = !patient.find();
      String who = bySeries ? shown(String.valueOf(fields.get("series_uid"))) : patient.group();
      String id = png.matches() ? png.replaceFirst("$1/nodule-$2/slice-$3") : shown(key);
      return new Patch(new Name(who, id), image, masks, bySeries);
    }
    throw new IOException(
        "patch " + shown(key) + " has not an image and " + LidcIndex.RATERS + " masks");
  }

  private static String shown(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 100 ? plain.substring(0, 100) : plain;
  }

  /** "slice-2" before "slice-10". */
  private static String inNumericOrder(String id) {
    return NUMBER.matcher(id).replaceAll(n -> "%09d".formatted(Integer.parseInt(n.group())));
  }

  @Override
  public String origin() {
    boolean bySeries = patches.stream().anyMatch(Patch::bySeries);
    return "LIDC-IDRI from "
        + source.getFileName()
        + (bySeries ? " (its series stand for patients; eight patients of LIDC have two)" : "");
  }

  @Override
  public boolean isReadAtOnce() {
    return true;
  }

  @Override
  public List<Name> patches() {
    return patches.stream().map(Patch::name).toList();
  }

  @Override
  public Planes read(int i) {
    Patch patch = patches.get(i);
    NumpyArray image = patch.image;
    List<byte[]> masks = patch.masks.stream().map(NumpyArray::marks).toList();
    return new Planes(image.height(), image.width(), image.grey(), masks);
  }
}
