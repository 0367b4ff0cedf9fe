package org.cflowlab.exercises.servant;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The Java files and notebooks in what was handed in, wherever they are: in folders, in archives,
 * in archives in folders. No two are at one place: that of a file in an archive begins with the
 * archive's, and where there are several parts, with the part's.
 */
final class HandedIn {
  private static final int DEEPEST_ARCHIVE = 2;
  private static final int LARGEST_ARCHIVE = 40_000_000;
  private static final int LARGEST_CELLS = 20_000_000;
  private static final int LARGEST_SUM = 60_000_000;

  /** The launcher and other programs, where a whole clone is handed in. */
  private static final Pattern KITS =
      Pattern.compile("(^|/)(lib/(launcher|bench|examples)|data-fetch)/");

  /** Texts by place, such as "work/E1Answer.java". */
  private final Map<String, String> java = new TreeMap<>();

  private final Map<String, byte[]> notebooks = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /** The endings of what else there was. */
  private final Set<String> others = new TreeSet<>();

  private final Walk walk = new Walk(notes::add);
  private long sum;

  /**
   * Looks into files and folders.
   *
   * @param names what each is called
   */
  static HandedIn in(List<Path> parts, List<String> names) throws IOException {
    HandedIn all = new HandedIn();
    for (int i = 0; i < parts.size(); i++) {
      Path part = parts.get(i).toRealPath();
      String name = names.get(i);
      String home = parts.size() == 1 ? "" : name + "/";
      if (Files.isDirectory(part)) {
        all.walk.through(
            part,
            (place, file, what) -> {
              if (what.isRegularFile()) {
                all.file(home + place, file, home + place + "/");
              }
            });
      } else if (Files.isRegularFile(part)) {
        all.file(name, part, home);
      } else {
        all.notes.add(name + " is no file and no folder.");
      }
    }
    return all;
  }

  Map<String, String> java() {
    return Collections.unmodifiableMap(java);
  }

  Map<String, byte[]> notebooks() {
    return Collections.unmodifiableMap(notebooks);
  }

  List<String> notes() {
    return notes;
  }

  Set<String> others() {
    return others;
  }

  /**
   * Takes a file.
   *
   * @param home what places of files in it begin with, should it be an archive
   */
  private void file(String place, Path path, String home) throws IOException {
    try (SeekableByteChannel in = Files.newByteChannel(path)) {
      if (FileKind.of(place) == FileKind.ARCHIVE) {
        archive(place, in, home, 1);
      } else {
        take(place, Channels.newInputStream(in));
      }
    } catch (FileSystemException e) {
      notes.add(Walk.unreadable(place, e));
    }
  }

  private void archive(String place, SeekableByteChannel in, String home, int depth)
      throws IOException {
    if (in.size() == 0) {
      notes.add(Texts.clean(place) + " is empty.");
      return;
    }
    try {
      boolean any =
          Archive.through(
              in,
              (name, link, content) -> {
                if (walk.passesOver(home, name)) {
                  return true;
                } else if (link) {
                  notes.add(Walk.notFollowed(home + name));
                } else if (content == null) {
                  notes.add(
                      Texts.clean(home + name)
                          + " is encrypted or packed in a way that Java cannot read.");
                } else {
                  entry(home + name, content, depth);
                }
                return FileKind.of(name) == FileKind.OTHER || walk.more();
              });
      if (!any) {
        notes.add(Texts.clean(place) + ": the " + called(place) + " is empty.");
      }
    } catch (IOException | RuntimeException e) { // the library reports some damage as the latter
      notes.add(
          Texts.clean(place)
              + (": the " + called(place) + " cannot be read: ")
              + Texts.clean("" + e.getMessage()));
    }
  }

  private static String called(String place) {
    return place.toLowerCase(Locale.ROOT).endsWith(".zip") ? "zip" : "archive";
  }

  private void entry(String place, Archive.Content content, int depth) throws IOException {
    if (FileKind.of(place) != FileKind.ARCHIVE) {
      take(place, content.open());
    } else if (depth < DEEPEST_ARCHIVE) {
      byte[] inner = content.open().readNBytes(LARGEST_ARCHIVE + 1);
      if (inner.length > LARGEST_ARCHIVE) {
        tooLarge(place, LARGEST_ARCHIVE);
      } else {
        archive(place, new SeekableInMemoryByteChannel(inner), place + "/", depth + 1);
      }
    } else {
      other(place);
    }
  }

  /** Takes a Java file or a notebook; what is neither is not even read. */
  private void take(String place, InputStream in) throws IOException {
    String low = place.toLowerCase(Locale.ROOT);
    FileKind kind = FileKind.of(place);
    if (kind == FileKind.OTHER) {
      other(place);
    } else if (low.endsWith("package-info.java")
        || low.endsWith("module-info.java") // which would hide the kit from the answers
        || KITS.matcher(place).find()) {
      return;
    } else if (kind == FileKind.NOTEBOOK) {
      notebook(place, new LenientReader(in, kind.largest()));
    } else {
      text(place, kind, new LenientReader(in, kind.largest()));
    }
  }

  private void other(String place) {
    String low = place.toLowerCase(Locale.ROOT);
    int dot = low.lastIndexOf('.');
    others.add(dot > low.lastIndexOf('/') ? Texts.clean(low.substring(dot + 1)) : "?");
  }

  private void text(String place, FileKind kind, LenientReader in) throws IOException {
    String text = in.text();
    if (kind == FileKind.TEXT && !JavaBeginning.of(text)) {
      other(place);
    } else if (in.cut()) {
      tooLarge(place, kind.largest());
    } else if (fits(place, text.length())) {
      encoding(place, in);
      put(java, place, text);
    }
  }

  private void notebook(String place, LenientReader in) throws IOException {
    try {
      byte[] slim = SlimNotebook.of(in, LARGEST_CELLS);
      if (slim.length > LARGEST_CELLS) {
        notes.add(
            Texts.clean(place)
                + " is larger than "
                + LARGEST_CELLS / 1_000_000
                + " MB without its outputs and was not read.");
      } else if (fits(place, slim.length)) {
        encoding(place, in);
        put(notebooks, place, slim);
      }
    } catch (JsonProcessingException e) {
      if (in.cut()) {
        tooLarge(place, FileKind.NOTEBOOK.largest());
      } else {
        String line = e.getLocation() == null ? "it" : "line " + e.getLocation().getLineNr();
        notes.add(Texts.clean(place) + ": it is no notebook, " + line + " is not JSON.");
      }
    }
  }

  /** Nothing is lost: what is at a place already, as where a zip has a name twice, moves. */
  private static <T> void put(Map<String, T> files, String place, T file) {
    T earlier = files.put(place, file);
    if (earlier != null) {
      put(files, "earlier/" + place, earlier);
    }
  }

  private boolean fits(String place, int size) {
    sum += size;
    if (sum > LARGEST_SUM) {
      notes.add(
          Texts.clean(place)
              + " was not read: there is more than "
              + LARGEST_SUM / 1_000_000
              + " MB of code.");
    }
    return sum <= LARGEST_SUM;
  }

  private void tooLarge(String place, long most) {
    notes.add(Texts.clean(place) + " is larger than " + most / 1_000_000 + " MB and was not read.");
  }

  private void encoding(String place, LenientReader in) {
    if (in.utf16()) {
      notes.add(Texts.clean(place) + " is UTF-16, not UTF-8.");
    } else if (in.latin1()) {
      notes.add(Texts.clean(place) + " is not UTF-8; it was read as Latin-1.");
    }
  }
}
