package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.Treatment.Colour;
import org.cflowlab.data.read.RetinaIndex.Entry;
import org.cflowlab.data.read.RetinaIndex.Kind;
import org.cflowlab.progress.Progress;

/**
 * Photographs of the retina with the vessels that two raters saw: DRIVE, STARE, CHASE_DB1, or what
 * there is of them.
 *
 * <p>Of the colours the green is kept, in which vessels stand out most, as is usual, unless all
 * three are asked for. Photographs are brought to a height of 512 with their aspect, and set in the
 * middle of a width of 592, so that all have one size. Outside the field of view the image and the
 * masks are 0. With a crop, each photograph gives the tiles of that size that lie at least half in
 * its field of view.
 */
final class Retina implements PatchSource {
  static final int HEIGHT = 512;
  static final int WIDTH = 592;

  /** More of the marks than this outside the field of view: that is not where the image is. */
  private static final double LOST = .05;

  private final List<FileTree> trees;
  private final Path source;
  private final List<Entry> entries;
  private final List<String> notes;
  private final int raters;
  private final int crop;
  private final boolean colours;
  private final List<Tile> tiles = new ArrayList<>();

  private record Tile(Name name, Item item) {}

  private Retina(
      List<FileTree> trees,
      Path source,
      List<Entry> entries,
      List<String> notes,
      Preparation asked) {
    this.trees = trees;
    this.source = source;
    this.entries = entries;
    this.notes = notes;
    this.raters = entries.get(0).raters();
    this.crop =
        asked.size() > 0 ? 0 : Math.min(asked.crop(), asked.atMost() ? HEIGHT : asked.crop());
    this.colours = asked.colour() == Colour.RGB;
  }

  /**
   * Opens photographs, if there are any that a fundus camera took.
   *
   * @throws DataException if one has one rater only where it should have two
   */
  static Optional<Retina> open(
      List<FileTree> trees, Path source, Preparation asked, Progress progress) throws IOException {
    List<Entry> found = RetinaIndex.of(trees, source);
    if (found.isEmpty() || found.stream().allMatch(e -> e.raters() == 0 && !isOfDrive(e))) {
      return Optional.empty();
    }
    if (!arePhotographs(found, source)) {
      return Optional.empty();
    }
    for (Entry entry : found) {
      if (entry.raters() == 1 && !entry.isOfTraining()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has %s with the %s rater only; add the other's files",
                source,
                entry.id(),
                entry.files().containsKey(Kind.FIRST) ? "first" : "second"));
      }
    }
    List<Entry> two = found.stream().filter(e -> e.raters() == 2).toList();
    List<Entry> one = found.stream().filter(e -> e.raters() == 1).toList();
    long none = found.stream().filter(e -> e.raters() == 0).count();
    List<Entry> used = two.isEmpty() ? one : two;
    if (used.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d photographs of DRIVE and no rater's masks of them; %s",
              source,
              none,
              LEFT_TO_DO));
    }
    List<String> notes = new ArrayList<>();
    if (none > 0) {
      notes.add(none + " photographs have no rater's masks and are left out");
    }
    if (two.isEmpty()) {
      notes.add("each photograph has one rater, so nothing shows how raters differ; " + LEFT_TO_DO);
    } else if (!one.isEmpty()) {
      notes.add(one.size() + " photographs that one rater marked are left out");
    }
    if (asked.crop() > HEIGHT && !asked.atMost() && asked.size() == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has photographs of %dx%d pixels, smaller than the crop of %d; give at most %d",
              source,
              HEIGHT,
              WIDTH,
              asked.crop(),
              HEIGHT));
    }
    Retina retina = new Retina(trees, source, used, notes, asked);
    if (retina.crop > 0) {
      retina.cut(progress);
    }
    return Optional.of(retina);
  }

  private static final String LEFT_TO_DO =
      "today's download of DRIVE lacks the second rater and the masks of the test set: add"
          + " test/1st_manual and test/2nd_manual from a copy of 2020 or before, or take STARE and"
          + " CHASE_DB1, which have two raters";

  private static boolean isOfDrive(Entry entry) {
    return entry.set().equals("drive") && entry.files().containsKey(Kind.FIELD);
  }

  /** By one photograph of each set that is here. */
  private static boolean arePhotographs(List<Entry> found, Path source) throws IOException {
    for (String set : found.stream().map(Entry::set).collect(Collectors.toSet())) {
      Entry entry =
          found.stream()
              .filter(e -> e.set().equals(set))
              .max((a, b) -> Integer.compare(a.raters(), b.raters()))
              .orElseThrow();
      if (!entry.files().containsKey(Kind.FIELD)
          && !decode(entry, Kind.IMAGE, source).isOfRetina()) {
        return false;
      }
    }
    return true;
  }

  private void cut(Progress progress) throws IOException {
    try (Progress.Task task = progress.start("reading photographs", entries.size())) {
      int done = 0;
      for (Entry entry : entries) {
        addTiles(entry, whole(entry));
        task.at(++done, entry.id());
      }
    }
  }

  private void addTiles(Entry entry, Item whole) {
    int rows = HEIGHT / crop;
    int columns = WIDTH / crop;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int top = (HEIGHT - rows * crop) / 2 + row * crop;
        int left = (WIDTH - columns * crop) / 2 + column * crop;
        Plane field = cut(whole.field(), top, left);
        int seen = 0;
        for (float b : field.raster().values()) {
          seen += (int) b;
        }
        if (2 * seen >= crop * crop) {
          String id = String.format(Locale.ROOT, "%s/row-%d-column-%d", entry.id(), row, column);
          List<Plane> masks = whole.masks().stream().map(m -> cut(m, top, left)).toList();
          Item tile = new Item(cut(whole.image(), top, left), masks, field);
          tiles.add(new Tile(new Name(entry.patient(), id), tile));
        }
      }
    }
  }

  private Plane cut(Plane plane, int top, int left) {
    Raster r = plane.raster();
    int row = crop * r.bands();
    float[] part = new float[crop * row];
    for (int y = 0; y < crop; y++) {
      int from = ((top + y) * r.width() + left) * r.bands();
      System.arraycopy(r.values(), from, part, y * row, row);
    }
    return new Plane(plane.file(), new Raster(crop, crop, r.bands(), part, r.full()));
  }

  @Override
  public String name() {
    Set<String> sets = sets();
    return sets.size() == 1 ? sets.iterator().next() : DataSets.RETINA;
  }

  @Override
  public String origin() {
    return String.format(
        Locale.ROOT,
        "retina (%s) from %s, %s, height %d, %s",
        counts(),
        source.getFileName(),
        colours ? "colours" : "green channel",
        HEIGHT,
        crop > 0 ? "tiles" : "whole");
  }

  private String counts() {
    return sets().stream()
        .map(set -> String.format(Locale.ROOT, "%d of %s", count(set), set))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String layout() {
    return String.format(
        Locale.ROOT,
        "photographs of the retina (%s), %s, height %d, black outside the field of view",
        counts(),
        colours ? "three colours" : "green channel",
        HEIGHT);
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public Treatment.Kind kind() {
    return Treatment.Kind.RETINA;
  }

  @Override
  public boolean isTiled() {
    return crop > 0;
  }

  /** They are all brought to one form here. */
  @Override
  public int probes() {
    return 1;
  }

  private Set<String> sets() {
    return entries.stream().map(Entry::set).collect(Collectors.toCollection(TreeSet::new));
  }

  private long count(String set) {
    return entries.stream().filter(entry -> entry.set().equals(set)).count();
  }

  @Override
  public boolean isReadAtOnce() {
    return crop > 0;
  }

  @Override
  public List<FileTree> trees() {
    return trees;
  }

  @Override
  public List<Name> patches() {
    return crop > 0
        ? tiles.stream().map(Tile::name).toList()
        : entries.stream().map(entry -> new Name(entry.patient(), entry.id())).toList();
  }

  @Override
  public Item read(int patch) throws IOException {
    return crop > 0 ? tiles.get(patch).item : whole(entries.get(patch));
  }

  private Item whole(Entry entry) throws IOException {
    Photograph image = resized(entry, Kind.IMAGE);
    byte[] field =
        entry.files().containsKey(Kind.FIELD)
            ? resized(entry, Kind.FIELD).marks()
            : image.fieldOfView();
    List<Plane> masks = new ArrayList<>();
    for (Kind rater : List.of(Kind.FIRST, Kind.SECOND)) {
      if (entry.files().containsKey(rater)) {
        masks.add(marks(entry, rater, field));
      }
    }
    Raster picture = inField(image.picture(colours), field);
    return new Item(
        new Plane(entry.files().get(Kind.IMAGE).name(), picture),
        masks,
        new Plane("field of view", binary(field)));
  }

  private Plane marks(Entry entry, Kind rater, byte[] field) throws IOException {
    byte[] marks = resized(entry, rater).marks();
    int all = 0;
    int lost = 0;
    for (int k = 0; k < field.length; k++) {
      all += marks[k];
      lost += marks[k] * (1 - field[k]);
      marks[k] *= field[k];
    }
    String file = entry.files().get(rater).name();
    if (lost > LOST * all) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "In %s, %.0f%% of what %s marks lies outside the photograph's field of view; if these are no photographs of a fundus camera, list the files in a table masks.csv",
              source,
              100. * lost / all,
              file));
    }
    return new Plane(file, binary(marks));
  }

  private static Raster binary(byte[] marks) {
    float[] values = new float[marks.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = marks[k];
    }
    return Raster.grey(HEIGHT, WIDTH, values, 1);
  }

  private static Raster inField(Raster picture, byte[] field) {
    for (int k = 0; k < picture.values().length; k++) {
      picture.values()[k] *= field[k / picture.bands()];
    }
    return picture;
  }

  /**
   * A new photograph, as these are treated.
   *
   * @throws IOException if it is too wide
   */
  static Raster treated(Photograph photograph, boolean colours) throws IOException {
    Photograph image = resized(photograph);
    return inField(image.picture(colours), image.fieldOfView());
  }

  private Photograph resized(Entry entry, Kind kind) throws IOException {
    try {
      return resized(decode(entry, kind, source));
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(entry.files().get(kind).name(), source, e);
    }
  }

  private static Photograph resized(Photograph photograph) throws IOException {
    if (photograph.inner(HEIGHT) > WIDTH) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "it is %dx%d pixels, too wide",
              photograph.height(),
              photograph.width()));
    }
    return photograph.resized(HEIGHT, WIDTH);
  }

  private static Photograph decode(Entry entry, Kind kind, Path source) throws IOException {
    RetinaIndex.Place place = entry.files().get(kind);
    try {
      Raster raster = PictureFile.decode(place.tree().read(place.name()));
      boolean drawing = kind != Kind.IMAGE;
      return Photograph.of(drawing ? blackAndWhite(raster) : raster);
    } catch (IOException e) {
      throw unreadable(place.name(), source, e);
    }
  }

  /** A drawing of 0 and 1 is one of black and white. */
  private static Raster blackAndWhite(Raster drawing) {
    float most = 0;
    for (float value : drawing.values()) {
      most = Math.max(most, value);
    }
    return most == 1
        ? new Raster(drawing.height(), drawing.width(), drawing.bands(), drawing.values(), 1)
        : drawing;
  }

  private static DataException unreadable(String file, Path source, IOException e) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "In %s, %s is no readable image (%s); %s",
            source,
            file,
            e.getMessage(),
            Advice.again(source)),
        e);
  }

  @Override
  public void close() throws IOException {
    Layouts.close(trees);
  }
}
