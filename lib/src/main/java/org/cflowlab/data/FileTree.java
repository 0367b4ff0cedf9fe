package org.cflowlab.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Files below a folder or inside a zip, read alike from several threads. Nothing is unpacked. */
interface FileTree extends Closeable {
  /**
   * Opens a folder or a zip.
   *
   * @throws DataException if there is none, or it cannot be read
   */
  static FileTree open(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return new FolderTree(source.toRealPath());
    }
    if (!Files.exists(source)) {
      throw new DataException("There is no file or folder " + source + "; check the path");
    }
    return ZipTree.open(source);
  }

  /** The files' names, with forward slashes, below the top. */
  List<String> names() throws IOException;

  /**
   * All bytes of one file.
   *
   * @throws NoSuchFileException if it is gone
   * @throws IOException if it cannot be read whole
   */
  byte[] read(String name) throws IOException;
}
