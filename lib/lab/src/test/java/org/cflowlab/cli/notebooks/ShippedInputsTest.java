package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ShippedInputsTest {
  @TempDir Path temp;

  @BeforeEach
  void results() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("results"));
    for (String name : new String[] {"eyes", "eyes-too"}) {
      Files.writeString(folder.resolve(name + ".csv"), name);
      Files.writeString(folder.resolve(name + ".csv.gz"), name);
    }
  }

  @Test
  void whatWasRunWithTheSameFilesIsFine() throws IOException {
    NotebookFile sealed = ShippedInputs.seal(notebook("read(\"eyes\")", "x"), temp);
    assertThat(ShippedInputs.problems(sealed, temp)).isEmpty();
    Files.writeString(temp.resolve("results/eyes-too.csv"), "others");
    assertThat(ShippedInputs.problems(sealed, temp)).as("not shown").isEmpty();
  }

  @Test
  void aFileThatChangedIsNamed() throws IOException {
    NotebookFile sealed = ShippedInputs.seal(notebook("read(\"eyes\")", "x"), temp);
    for (String ending : new String[] {".csv", ".csv.gz"}) {
      Path file = temp.resolve("results/eyes" + ending);
      Files.writeString(file, "more");
      assertThat(ShippedInputs.problems(sealed, temp))
          .singleElement()
          .asString()
          .startsWith("shows results/eyes that changed");
      Files.writeString(file, "eyes");
    }
    assertThat(ShippedInputs.problems(sealed, temp)).isEmpty();
  }

  @Test
  void whatWasNeverRunWithThemIsFound() throws IOException {
    NotebookFile notebook = notebook("read(\"eyes\"); ShippedModels.names()", "x");
    assertThat(ShippedInputs.problems(notebook, temp)).hasSize(2);
    assertThat(ShippedInputs.problems(ShippedInputs.seal(notebook, temp), temp)).isEmpty();
  }

  @Test
  void aNotebookThatShowsNoneStaysAsItIs() throws IOException {
    NotebookFile notebook = notebook("int eyes = 2;", "the \"eyes\" of ShippedModels.names()");
    assertThat(ShippedInputs.seal(notebook, temp)).isEqualTo(notebook);
    assertThat(ShippedInputs.problems(notebook, temp.resolve("elsewhere"))).isEmpty();
  }

  private static NotebookFile notebook(String code, String text) {
    ObjectNode content = new ObjectMapper().createObjectNode();
    content.putObject("metadata");
    content.putArray("cells").addObject().put("cell_type", "code").put("source", code);
    content.withArray("cells").addObject().put("cell_type", "markdown").put("source", text);
    return new NotebookFile(content);
  }
}
