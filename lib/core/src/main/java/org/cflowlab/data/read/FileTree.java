package org.cflowlab.data.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Files below a folder or inside a zip, read alike from several threads. Nothing is unpacked. */
interface FileTree extends Closeable {
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
