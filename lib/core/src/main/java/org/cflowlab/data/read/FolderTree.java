package org.cflowlab.data.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cflowlab.data.DataException;

/** A folder. Links to other folders are not followed, so that no loop can trap a reader. */
final class FolderTree implements FileTree {
  private final Path top;

  FolderTree(Path top) {
    this.top = top;
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> top.relativize(path).toString().replace('\\', '/'))
          .toList();
    } catch (UncheckedIOException e) {
      throw new DataException("Cannot list " + top + ": " + e.getCause().getMessage(), e);
    }
  }

  @Override
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(top.resolve(name));
  }

  @Override
  public void close() {}
}
