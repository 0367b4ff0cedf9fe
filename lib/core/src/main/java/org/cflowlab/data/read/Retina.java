package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.RetinaIndex.Entry;
import org.cflowlab.data.read.RetinaIndex.Kind;
import org.cflowlab.progress.Progress;

/**
 * Photographs of the retina with the vessels that two raters saw: DRIVE, STARE, CHASE_DB1, or what
 * there is of them.
 *
 * <p>Of the colours the green is kept, in which vessels stand out most, as is usual. Photographs
 * are brought to a height of 512 with their aspect, and set in the middle of a width of 592, so
 * that all have one size. Outside the field of view the image and the masks are 0. With a crop,
 * each photograph gives the tiles of that size that lie at least half in its field of view.
 */
final class Retina implements PatchSource {
  static final int HEIGHT = 512;
  static final int WIDTH = 592;
  private static final int RATERS = 2;

  private final List<FileTree> trees;
  private final Path source;
  private final List<Entry> entries;
  private final int crop;
  private final List<Tile> tiles = new ArrayList<>();

  private record Tile(Name name, Planes planes) {}

  private Retina(List<FileTree> trees, Path source, List<Entry> entries, int crop) {
    this.trees = trees;
    this.source = source;
    this.entries = entries;
    this.crop = crop;
  }

  static Retina open(
      List<FileTree> trees, Path source, List<Entry> entries, int crop, Progress progress)
      throws IOException {
    if (crop > HEIGHT) {
      throw new DataException(
          "%s has photographs of %dx%d pixels, smaller than the crop of %d; give at most %d"
              .formatted(source, HEIGHT, WIDTH, crop, HEIGHT));
    }
    Retina retina = new Retina(trees, source, entries, crop);
    if (crop > 0) {
      retina.cut(progress);
    }
    return retina;
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

  private void addTiles(Entry entry, Planes whole) {
    int rows = HEIGHT / crop;
    int columns = WIDTH / crop;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int top = (HEIGHT - rows * crop) / 2 + row * crop;
        int left = (WIDTH - columns * crop) / 2 + column * crop;
        Planes planes = whole.cut(top, left, crop);
        int seen = 0;
        for (byte b : planes.masks().get(RATERS)) {
          seen += b;
        }
        if (2 * seen >= crop * crop) {
          String id = "%s/row-%d-column-%d".formatted(entry.id(), row, column);
          tiles.add(new Tile(new Name(entry.patient(), id), planes));
        }
      }
    }
  }

  @Override
  public String name() {
    Set<String> sets = sets();
    return sets.size() == 1 ? sets.iterator().next() : DataSets.RETINA;
  }

  @Override
  public String origin() {
    String sets =
        sets().stream()
            .map(set -> "%d of %s".formatted(count(set), set))
            .collect(Collectors.joining(", "));
    return "retina (%s) from %s, green channel, height %d, %s"
        .formatted(sets, source.getFileName(), HEIGHT, crop > 0 ? "tiles" : "whole");
  }

  private Set<String> sets() {
    return entries.stream().map(Entry::set).collect(Collectors.toCollection(TreeSet::new));
  }

  private long count(String set) {
    return entries.stream().filter(entry -> entry.set().equals(set)).count();
  }

  @Override
  public int raters() {
    return RATERS;
  }

  @Override
  public boolean hasField() {
    return true;
  }

  @Override
  public boolean isReadAtOnce() {
    return crop > 0;
  }

  @Override
  public List<Name> patches() {
    return crop > 0
        ? tiles.stream().map(Tile::name).toList()
        : entries.stream().map(entry -> new Name(entry.patient(), entry.id())).toList();
  }

  @Override
  public Planes read(int patch) throws IOException {
    return crop > 0 ? tiles.get(patch).planes : whole(entries.get(patch));
  }

  private Planes whole(Entry entry) throws IOException {
    Photograph image = photograph(entry, Kind.IMAGE);
    byte[] field =
        entry.files().containsKey(Kind.FIELD)
            ? photograph(entry, Kind.FIELD).marks()
            : image.fieldOfView();
    byte[] first = photograph(entry, Kind.FIRST).marks();
    byte[] second = photograph(entry, Kind.SECOND).marks();
    byte[] grey = image.grey();
    for (int k = 0; k < field.length; k++) {
      grey[k] *= field[k];
      first[k] *= field[k];
      second[k] *= field[k];
    }
    return new Planes(HEIGHT, WIDTH, grey, List.of(first, second, field));
  }

  private Photograph photograph(Entry entry, Kind kind) throws IOException {
    RetinaIndex.Place place = entry.files().get(kind);
    try {
      Photograph photograph = Photograph.decode(place.tree().read(place.name()));
      if (Math.round((float) photograph.width() * HEIGHT / photograph.height()) > WIDTH) {
        throw new IOException(
            "it is %dx%d pixels, too wide".formatted(photograph.height(), photograph.width()));
      }
      return photograph.resized(HEIGHT, WIDTH);
    } catch (IOException e) {
      throw new DataException(
          "In %s, %s is no readable image (%s); download it again"
              .formatted(source, place.name(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    Layouts.close(trees);
  }
}
