package org.cflowlab.cli.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.cflowlab.cli.jupyter.Kernelspec;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;

/**
 * A notebook in Jupyter's format 4.
 *
 * @param content the whole file
 */
public record NotebookFile(ObjectNode content) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a notebook.
   *
   * @throws BadInputException if the file is no notebook of format 4
   */
  public static NotebookFile read(Path file) throws IOException {
    try {
      JsonNode content = JSON.readTree(file.toFile());
      if (content instanceof ObjectNode object && object.path("nbformat").asInt() == 4) {
        return new NotebookFile(object);
      }
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          file + " is no notebook: line " + e.getLocation().getLineNr() + " is not JSON.", e);
    }
    throw new BadInputException(file + " is no notebook of format 4.");
  }

  /** The cells from top to bottom. */
  public List<JsonNode> cells() {
    return content.path("cells").valueStream().toList();
  }

  /** A text that Jupyter stores as one string or as a list of lines. */
  public static String text(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(JsonNode::asText).collect(Collectors.joining())
        : node.asText();
  }

  /**
   * Removes what differs from machine to machine or run to run, so that a commit shows what
   * changed: times, the Java version, and how the kernel cut its output into pieces.
   */
  NotebookFile tidy() {
    ObjectNode copy = content.deepCopy();
    ObjectNode metadata = JSON.createObjectNode();
    metadata
        .putObject("kernelspec")
        .put("display_name", "Java (cFlow Lab)")
        .put("language", "java")
        .put("name", Kernelspec.NAME);
    metadata
        .putObject("language_info")
        .put("file_extension", ".jshell")
        .put("mimetype", "text/x-java-source")
        .put("name", "java")
        .put("pygments_lexer", "java");
    copy.set("metadata", metadata);
    for (JsonNode cell : copy.path("cells")) {
      if (cell.path("metadata") instanceof ObjectNode cellMetadata) {
        cellMetadata.remove("execution");
      }
      if (cell instanceof ObjectNode object && cell.path("outputs") instanceof ArrayNode outputs) {
        object.set("outputs", joinStreams(outputs));
      }
    }
    return new NotebookFile(copy);
  }

  private static ArrayNode joinStreams(ArrayNode outputs) {
    ArrayNode joined = JSON.createArrayNode();
    for (JsonNode output : outputs) {
      JsonNode last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last instanceof ObjectNode before
          && output.path("output_type").asText().equals("stream")
          && before.path("output_type").asText().equals("stream")
          && before.path("name").equals(output.path("name"))) {
        before.set("text", lines(text(before.path("text")) + text(output.path("text"))));
      } else {
        joined.add(output);
      }
    }
    return joined;
  }

  private static ArrayNode lines(String text) {
    ArrayNode lines = JSON.createArrayNode();
    for (String line : text.split("(?<=\n)")) {
      lines.add(line);
    }
    return lines;
  }

  /** Writes the notebook as Jupyter does (one space of indentation), in one step. */
  void write(Path file) throws IOException {
    WholeFile.write(file, JSON.writer(new JupyterPrinter()).writeValueAsString(content) + "\n");
  }

  /** JSON as Python's {@code json.dump(..., indent=1)} lays it out. */
  private static final class JupyterPrinter extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1;

    JupyterPrinter() {
      super(
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator(""));
      indentArraysWith(new DefaultIndenter(" ", "\n"));
      indentObjectsWith(new DefaultIndenter(" ", "\n"));
    }

    private JupyterPrinter(JupyterPrinter base) {
      super(base);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new JupyterPrinter(this);
    }
  }
}
