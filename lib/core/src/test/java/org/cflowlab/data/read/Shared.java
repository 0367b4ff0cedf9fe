package org.cflowlab.data.read;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Real data beside the project, where there is some. */
final class Shared {
  private Shared() {}

  /** A file in {@code shared/data}; without it the test is skipped. */
  static Path file(String name) {
    Optional<Path> file =
        Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve("shared/data").resolve(name))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(file.isPresent(), "skipped: no shared/data/" + name + " beside the project");
    return file.orElseThrow();
  }
}
