package org.cflowlab.exercises.servant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The Java files and notebooks in what was handed in, wherever they are: in folders, in zips, in
 * zips in folders. Nothing is unpacked to where a name in a zip points: names are only looked at.
 */
final class HandedIn {
  private static final int DEEPEST = 16;
  private static final int DEEPEST_ZIP = 2;
  private static final int MOST_ENTRIES = 20_000;
  private static final int LARGEST = 1_000_000;
  private static final int LARGEST_NOTEBOOK = 20_000_000;
  private static final int LARGEST_ZIP = 40_000_000;
  private static final int LARGEST_SUM = 60_000_000;

  /** What tools and editors leave in a folder. */
  private static final Set<String> NOBODYS =
      Set.of("target", "__macosx", "node_modules", "__pycache__", "venv", "backup", "backups");

  /** The launcher and other programs, where a whole clone is handed in. */
  private static final Pattern KITS =
      Pattern.compile("(^|/)(lib/(launcher|bench|examples)|data-fetch)/");

  /** Texts by place, such as "work/E1Answer.java". */
  private final Map<String, String> java = new TreeMap<>();

  private final Map<String, byte[]> notebooks = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /** The endings of what else there was. */
  private final Set<String> others = new TreeSet<>();

  private int entries;
  private long sum;

  /**
   * Looks into files and folders.
   *
   * @param names what each is called
   * @throws Refused if one cannot be graded at all
   */
  static HandedIn in(List<Path> parts, List<String> names) throws IOException {
    HandedIn all = new HandedIn();
    for (int i = 0; i < parts.size(); i++) {
      Path part = parts.get(i).toRealPath();
      if (Files.isDirectory(part)) {
        all.folder(part);
      } else if (Files.isRegularFile(part)) {
        all.file(names.get(i), part, 0);
      } else {
        all.notes.add(names.get(i) + " is no file and no folder.");
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

  private void folder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes what) {
            return !path.equals(folder) && nobodys(path.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : counted();
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes what) throws IOException {
            String place = folder.relativize(path).toString().replace('\\', '/');
            if (nobodys(path.getFileName().toString())) {
              return FileVisitResult.CONTINUE;
            } else if (what.isSymbolicLink()) {
              notes.add("The link " + Texts.clean(place) + " was not followed.");
            } else if (what.isRegularFile()) {
              file(place, path, 0);
            }
            return counted();
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            notes.add(
                Texts.clean(folder.relativize(path).toString())
                    + " cannot be read: "
                    + why(e)
                    + ".");
            return counted();
          }
        });
  }

  private FileVisitResult counted() {
    if (++entries == MOST_ENTRIES) {
      notes.add("It holds more than " + MOST_ENTRIES + " files; the rest was not looked at.");
    }
    return entries < MOST_ENTRIES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
  }

  private static String why(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : Texts.clean(e.getClass().getSimpleName());
  }

  private static boolean nobodys(String name) {
    String low = name.toLowerCase(Locale.ROOT);
    return low.startsWith(".") || NOBODYS.contains(low) || low.startsWith("backup of ");
  }

  private void file(String place, Path path, int zips) throws IOException {
    try (SeekableByteChannel in = Files.newByteChannel(path)) {
      file(place, in, zips);
    } catch (FileSystemException e) {
      notes.add(Texts.clean(place) + " cannot be read: " + why(e) + ".");
    }
  }

  private void file(String place, SeekableByteChannel in, int zips) throws IOException {
    if (FileKind.of(place) == FileKind.ZIP && zips < DEEPEST_ZIP) {
      zip(place, in, zips + 1);
    } else {
      take(place, Channels.newInputStream(in));
    }
  }

  private void zip(String place, SeekableByteChannel in, int zips) throws IOException {
    if (in.size() == 0) {
      notes.add(Texts.clean(place) + " is empty.");
      return;
    }
    // Names in UTF-8 say so; those that do not were made by Windows.
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(in).setCharset("IBM437").get()) {
      boolean any = false;
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        any = true;
        if (counted() == FileVisitResult.TERMINATE) {
          return;
        }
        String name = entry.getName().replace('\\', '/');
        if (List.of(name.split("/")).contains("..")) {
          throw new Refused("the zip names a file outside itself: " + Texts.clean(name));
        }
        if (entry.isDirectory() || skipped(name)) {
          continue;
        }
        if (entry.isUnixSymlink()) {
          notes.add("The link " + Texts.clean(name) + " was not followed.");
        } else if (!zip.canReadEntryData(entry)) {
          notes.add(Texts.clean(name) + " is encrypted or packed in a way that Java cannot read.");
        } else {
          entry(name, zip.getInputStream(entry), zips);
        }
      }
      if (!any) {
        notes.add("the zip is empty");
      }
    } catch (IOException | IllegalArgumentException e) {
      notes.add(
          Texts.clean(place) + ": the zip cannot be read: " + Texts.clean("" + e.getMessage()));
    }
  }

  private static boolean skipped(String name) {
    return List.of(name.split("/")).stream().anyMatch(HandedIn::nobodys);
  }

  private void entry(String name, InputStream in, int zips) throws IOException {
    if (FileKind.of(name) == FileKind.ZIP && zips < DEEPEST_ZIP) {
      byte[] inner = in.readNBytes(LARGEST_ZIP + 1);
      if (grown(name, inner.length, LARGEST_ZIP)) {
        zip(name, new SeekableInMemoryByteChannel(inner), zips + 1);
      }
    } else {
      take(name, in);
    }
  }

  /** Takes a Java file or a notebook; what is neither is not even read. */
  private void take(String place, InputStream in) throws IOException {
    String low = place.toLowerCase(Locale.ROOT);
    boolean notebook = FileKind.of(place) == FileKind.NOTEBOOK;
    if (!notebook && FileKind.of(place) != FileKind.JAVA) {
      int dot = low.lastIndexOf('.');
      others.add(dot > low.lastIndexOf('/') ? Texts.clean(low.substring(dot + 1)) : "?");
      return;
    } else if (low.endsWith("package-info.java")
        || low.endsWith("module-info.java") // which would hide the kit from the answers
        || KITS.matcher(place).find()) {
      return;
    }
    int limit = notebook ? LARGEST_NOTEBOOK : LARGEST;
    byte[] bytes = in.readNBytes(limit + 1);
    if (grown(place, bytes.length, limit)) {
      if (notebook) {
        notebooks.put(place, bytes);
      } else {
        java.put(place, text(place, bytes));
      }
    }
  }

  private boolean grown(String place, int size, int limit) {
    sum += size;
    if (size > limit || sum > LARGEST_SUM) {
      notes.add(
          Texts.clean(place) + " is larger than " + limit / 1_000_000 + " MB and was not read.");
      return false;
    }
    return true;
  }

  private String text(String place, byte[] bytes) {
    if (bytes.length > 1
        && (bytes[0] == -1 && bytes[1] == -2 || bytes[0] == -2 && bytes[1] == -1)) {
      notes.add(Texts.clean(place) + " is UTF-16, not UTF-8.");
      return new String(bytes, StandardCharsets.UTF_16);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      notes.add(Texts.clean(place) + " is not UTF-8; it was read as Latin-1.");
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
