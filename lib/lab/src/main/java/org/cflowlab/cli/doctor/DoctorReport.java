package org.cflowlab.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cflowlab.machine.Machine;

/** What a student sends to a teacher: the findings, with neither names nor paths of a home. */
public final class DoctorReport {
  /** Variables that may explain something; their values stay with the student. */
  private static final String TELLING =
      "(?i)(LC_.*|LANG|JAVA_.*|_JAVA_OPTIONS|JDK_.*|MAVEN_.*|MVNW_.*|CFLOW_.*|PIP_.*|PYTHON.*|PYTORCH_.*"
          + "|DJL_.*|JUPYTER.*|CONDA_PREFIX|VIRTUAL_ENV|.*_PROXY|SSL_CERT_.*|.*_CA_BUNDLE|TMPDIR"
          + "|XDG_.*|SLURM_JOB_ID|KUBERNETES_SERVICE_HOST)";

  private DoctorReport() {}

  /**
   * The text.
   *
   * @param version lines that name the kit and Java
   * @param root the kit's folder
   */
  public static String of(
      List<String> version, List<Finding> findings, String root, Map<String, String> variables) {
    String set =
        variables.keySet().stream()
            .filter(name -> name.matches(TELLING))
            .sorted()
            .collect(Collectors.joining(", "));
    String text =
        String.join("\n", version)
            + "\n"
            + Machine.describe()
            + "\n\n"
            + findings.stream().map(Finding::toString).collect(Collectors.joining("\n"))
            + "\n\nvariables that are set: "
            + (set.isEmpty() ? "none of those that matter" : set)
            + "\n";
    Redaction redaction =
        new Redaction()
            .path(root, "<kit>")
            .path(System.getProperty("user.home"), "~")
            .path(variables.get("HOME"), "~")
            .name(System.getProperty("user.name"), "<user>")
            .name(last(System.getProperty("user.home")), "<user>")
            .name(last(variables.getOrDefault("HOME", "")), "<user>")
            .name(variables.get("USER"), "<user>")
            .name(variables.get("LOGNAME"), "<user>")
            .name(variables.get("USERNAME"), "<user>")
            .name(variables.get("HOSTNAME"), "<machine>")
            .name(variables.get("COMPUTERNAME"), "<machine>");
    return redaction.of(text).replace("\r", "");
  }

  /** A home's own name, often that of a person, which other folders may bear too. */
  private static String last(String home) {
    Path name = Path.of(home).getFileName();
    return name == null ? null : name.toString();
  }
}
