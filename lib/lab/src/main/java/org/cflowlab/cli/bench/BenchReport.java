package org.cflowlab.cli.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Timings with what they were taken on.
 *
 * @param conditions machine, stack, device, workload; in an order to be read
 * @param timings in milliseconds
 * @param arraysPerStep native arrays that one training step makes, or null where none was timed
 * @param peakMegabytes most resident memory of the process, or null where unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BenchReport(
    Map<String, String> conditions,
    List<Timing> timings,
    Integer arraysPerStep,
    Long peakMegabytes) {
  /** For a program. */
  public String toJson() throws JsonProcessingException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
        + "\n";
  }

  /** For a person. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    conditions.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, "%-9s %s%n", name, value)));
    text.append(System.lineSeparator());
    timings.forEach(t -> text.append(t).append(System.lineSeparator()));
    if (arraysPerStep != null) {
      text.append(
          String.format(Locale.ROOT, "%-34s %9d%n", "native arrays of a step", arraysPerStep));
    }
    if (peakMegabytes != null) {
      text.append(
          String.format(Locale.ROOT, "%-34s %9d MB%n", "peak resident memory", peakMegabytes));
    }
    return text.toString();
  }
}
