package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The error of a broken file is its own, wherever it breaks off. */
class CompiledTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { double f(",
        "class A { double f()",
        "class A { double f() {\n return",
        "class A { double f() {\n return 1;\n }\n",
        "class A { String s = \"\"\"\n text",
        "class A { /* ",
        "@",
        "class A { } }"
      })
  void aFileThatBreaksOffIsTold(String text) {
    Compiled compiled = Compiled.of(Source.file("A.java", text), Map.of());
    assertThat(compiled.classes()).isEmpty();
    assertThat(compiled.errors()).hasSize(1);
    assertThat(compiled.errors().values()).allMatch(error -> error.startsWith("line "));
  }
}
