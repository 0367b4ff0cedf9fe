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
    return find("shared/data/" + name);
  }

  /** A case in {@code shared/cases/data}; without it the test is skipped. */
  static Path given(String name) {
    return find("shared/cases/data/" + name);
  }

  private static Path find(String name) {
    Optional<Path> file =
        Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve(name))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(file.isPresent(), "skipped: no " + name + " beside the project");
    return file.orElseThrow();
  }
}
