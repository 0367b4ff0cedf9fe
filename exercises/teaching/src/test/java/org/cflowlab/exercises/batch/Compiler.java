package org.cflowlab.exercises.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Compiles a source with the classes of the tests. */
final class Compiler {
  private Compiler() {}

  static void compile(Path source, Path to) {
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                to.toString(),
                source.toString());
    assertThat(compiled).isZero();
  }
}
