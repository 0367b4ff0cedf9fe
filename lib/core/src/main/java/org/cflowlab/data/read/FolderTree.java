package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cflowlab.data.DataException;

/** A folder. Links are followed, to files and to folders; one that leads back is passed over. */
final class FolderTree implements FileTree {
  /** No data set lies deeper. */
  private static final int DEEPEST = 32;

  private final Path top;
  private Map<String, String> names;

  FolderTree(Path top) {
    this.top = top;
  }

  /**
   * Every file below a folder, behind links too, with its attributes.
   *
   * @throws DataException if a folder cannot be listed, or a link leads nowhere
   */
  static Map<String, BasicFileAttributes> files(Path top) throws IOException {
    Map<String, BasicFileAttributes> found = new TreeMap<>();
    Files.walkFileTree(
        top,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes file) throws IOException {
            if (file.isSymbolicLink() && !path.getFileName().toString().startsWith(".")) {
              throw new DataException(
                  path + " is a link to something that is not there; mend or remove it");
            }
            if (file.isRegularFile()) {
              found.put(top.relativize(path).toString(), file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw new DataException("Cannot read " + path + ": " + e, e);
          }
        });
    return found;
  }

  @Override
  public synchronized List<String> names() throws IOException {
    if (names == null) {
      names = FileNames.clean(files(top).keySet(), top);
    }
    return List.copyOf(names.keySet());
  }

  @Override
  public byte[] read(String name) throws IOException {
    names();
    String real = names.get(name);
    if (real == null) {
      throw new NoSuchFileException(name);
    }
    return Files.readAllBytes(top.resolve(real));
  }

  @Override
  public void close() {}
}
