package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;

/**
 * A folder with a file of arrays for each image, {@code .npz} or HDF5, in which its masks lie too.
 * Each is opened when its image is read.
 *
 * @param files in it, in the order of the patches
 * @param layout how the files lie, in a few words
 * @param notes what is to be known
 */
record ArraysByFile(
    Path folder,
    List<String> files,
    List<Name> patches,
    Preparation asked,
    String layout,
    List<String> notes)
    implements PatchSource {
  /**
   * The images of a folder, if the first of its files is one: whose they are is said in the files,
   * or else by their names.
   *
   * @throws DataException if a file does not say whose its image is and the first does
   */
  static Optional<ArraysByFile> of(Path folder, List<String> files, Preparation asked)
      throws IOException {
    String told;
    boolean inFiles;
    try (ArrayPairs first = one(folder.resolve(files.get(0)), asked)) {
      told = first.layout();
      inFiles = first.saysWhose();
    } catch (DataException damaged) {
      throw damaged;
    } catch (IOException isNoImage) {
      return Optional.empty();
    }
    Map<String, String> ids = new LinkedHashMap<>();
    files.forEach(file -> ids.put(file, file.replaceFirst("\\.[^./]+$", "")));
    Patients patients = new Patients(ids);
    Map<String, Name> names = new LinkedHashMap<>();
    for (String file : files) {
      String whose = inFiles ? patient(folder.resolve(file), asked) : patients.of(file);
      names.put(file, new Name(whose, ids.get(file)));
    }
    List<String> ordered =
        files.stream()
            .sorted(
                Comparator.comparing((String file) -> names.get(file).patient())
                    .thenComparing(Natural::padded))
            .toList();
    List<String> notes = new ArrayList<>();
    FileRole.noteOfParts(files).ifPresent(notes::add);
    if (!inFiles) {
      notes.addAll(patients.notes());
    }
    return Optional.of(
        new ArraysByFile(
            folder, ordered, ordered.stream().map(names::get).toList(), asked, told, notes));
  }

  /** A file as the one image that it is. */
  private static ArrayPairs one(Path file, Preparation asked) throws IOException {
    ArrayFiles.Content content = ArrayFiles.content(file);
    try {
      String what = "a file for each image, such as " + file.getFileName();
      return ArrayPairs.of(file, what, List.of(content.arrays()), content.file(), asked);
    } catch (IOException | RuntimeException e) {
      content.file().close();
      throw e;
    }
  }

  /**
   * A file that must be one, since the first is.
   *
   * @throws DataException if it is not
   */
  private static ArrayPairs alike(Path file, Preparation asked) throws IOException {
    try {
      return one(file, asked);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(
          String.format(Locale.ROOT, "%s is no image with masks: %s", file, e.getMessage()), e);
    }
  }

  private static String patient(Path file, Preparation asked) throws IOException {
    try (ArrayPairs one = alike(file, asked)) {
      if (!one.saysWhose()) {
        throw new DataException(file + " does not say whose its image is, as others beside it do");
      }
      return one.patches().get(0).patient();
    }
  }

  @Override
  public String name() {
    return "own";
  }

  @Override
  public String origin() {
    return "own images from " + folder.getFileName();
  }

  @Override
  public Item read(int patch) throws IOException {
    try (ArrayPairs one = alike(folder.resolve(files.get(patch)), asked)) {
      Item item = one.read(0);
      String id = patches.get(patch).id();
      List<Plane> masks = new ArrayList<>();
      for (Plane mask : item.masks()) {
        masks.add(mask == null ? null : new Plane(id + ", a mask", mask.raster()));
      }
      return new Item(new Plane(id, item.image().raster()), masks, null);
    }
  }

  /** All files of a folder as dictionaries, each by the name of its file. */
  static PatchSource together(Path folder, List<String> files, Preparation asked)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    List<Closeable> open = new ArrayList<>();
    Closeable closer =
        () -> {
          for (Closeable one : open) {
            one.close();
          }
        };
    try {
      for (String file : files) {
        ArrayFiles.Content content = ArrayFiles.content(folder.resolve(file));
        open.add(content.file());
        all.put(PictureFile.stem(file), content.arrays());
      }
      return ArrayPairs.of(folder, "a file for each part", all, closer, asked);
    } catch (IOException | RuntimeException e) {
      closer.close();
      throw ArrayFiles.refused(folder, "parts of a set", e);
    }
  }
}
