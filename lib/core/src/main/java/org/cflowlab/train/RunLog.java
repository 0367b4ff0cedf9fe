package org.cflowlab.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cflowlab.file.WholeFile;

/**
 * The objective over training as {@code metrics.csv} and, a line a point, {@code metrics.jsonl}.
 */
final class RunLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunLog() {}

  /** Writes both files anew, so that a training that goes on never says a point twice. */
  static void write(Path folder, List<History.Point> training, List<History.Point> validation)
      throws IOException {
    StringBuilder table = new StringBuilder("step,split,loss,reconstruction,kl\r\n");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < training.size(); i++) {
      for (String split : List.of("training", "validation")) {
        History.Point p = (split.equals("training") ? training : validation).get(i);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", p.step());
        line.put("split", split);
        line.put("loss", p.loss());
        line.put("reconstruction", p.reconstruction());
        line.put("kl", p.kl());
        lines.append(JSON.writeValueAsString(line)).append('\n');
        String row = line.values().stream().map(String::valueOf).collect(Collectors.joining(","));
        table.append(row).append("\r\n");
      }
    }
    WholeFile.write(folder.resolve("metrics.csv"), bytes(table.toString()));
    WholeFile.write(folder.resolve("metrics.jsonl"), bytes(lines.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
