package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One broken file costs no other, wherever it breaks off. */
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
  void aFileThatBreaksOffCostsNoOther(String text) {
    Compiled compiled =
        Compiled.of(List.of(Source.file("A.java", text), Source.file("B.java", "class B { }")));
    assertThat(compiled.classes()).containsOnlyKeys("B");
    assertThat(compiled.errors()).hasSize(1);
    assertThat(compiled.errors().values()).allMatch(error -> error.startsWith("line "));
  }
}
