package org.cflowlab.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cflowlab.file.WholeFile;
import org.cflowlab.train.Trainer;

/** The files of a cell's folder in memory, on their way to another machine or back. */
public final class CellFiles {
  private CellFiles() {}

  /** The files of a folder by their paths in it, with slashes; none if there is no folder. */
  public static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          files.put(
              folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return files;
  }

  /**
   * Writes files into a folder, the one that says that the training is done last; a finished
   * training's checkpoint goes.
   */
  public static void write(Map<String, byte[]> files, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!file.getKey().equals(CellFolder.RESULT)) {
        write(file.getValue(), folder.resolve(file.getKey()));
      }
    }
    if (files.containsKey(CellFolder.RESULT)) {
      write(files.get(CellFolder.RESULT), folder.resolve(CellFolder.RESULT));
      Trainer.forget(folder);
    }
  }

  private static void write(byte[] content, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    WholeFile.write(file, content);
  }
}
