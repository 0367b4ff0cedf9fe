package org.cflowlab.spark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.cflowlab.cli.Bound;
import org.cflowlab.cli.Cluster;
import org.cflowlab.experiment.CellFolder;

/**
 * What a worker does: it runs one command in a JVM of its own, on as many threads as Spark gives a
 * task. PyTorch's engine trains one network at a time in a process, and if its native code ends the
 * process, that costs one training.
 *
 * @param jars the lab's classpath, without Spark's
 * @param options of the JVM
 * @param tuning variables of the environment, NAME=VALUE
 */
record ChildProcess(List<String> jars, List<String> options, List<String> tuning)
    implements Serializable {

  /** Processes like this one, but without Spark. */
  static ChildProcess likeThisOne() {
    List<String> jars = new ArrayList<>();
    Path last = ownJar();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      jars.add(entry);
      if (entry.endsWith(".jar") && Path.of(entry).equals(last)) {
        break; // the launcher puts Spark behind it
      }
    }
    List<String> options =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("--add-"))
            .toList();
    String tuning = System.getProperty("cflow.tuning", "");
    return new ChildProcess(
        jars, List.copyOf(options), tuning.isEmpty() ? List.of() : List.of(tuning.split("\\|")));
  }

  private static Path ownJar() {
    try {
      return Path.of(
          ChildProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command and returns the files that it left. */
  Cluster.Done run(Cluster.Work work) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("cflow-lab-");
    try {
      Path cell = folder.resolve("models").resolve(work.cell());
      CellFolder.write(work.files(), cell);
      String error = train(work, folder);
      return new Cluster.Done(
          work.cell(), error == null ? CellFolder.files(cell) : Map.of(), error);
    } finally {
      PathUtils.deleteDirectory(folder);
    }
  }

  /** The error in one line, or null. */
  private String train(Cluster.Work work, Path folder) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add(Bound.class.getName());
    line.addAll(work.arguments());
    line.addAll(List.of("--out", folder.toString()));
    if (!work.arguments().contains("--threads")) {
      line.addAll(List.of("--threads", SparkEnv.get().conf().get("spark.task.cpus", "1")));
    }
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    for (String variable : tuning) {
      String[] parts = variable.split("=", 2);
      builder.environment().putIfAbsent(parts[0], parts[1]);
    }
    builder.environment().put("CLASSPATH", classpath());
    Process process = builder.start();
    String last = "it said nothing";
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String said = in.readLine(); said != null; said = in.readLine()) {
        last = said.isBlank() ? last : said.strip();
      }
      int code = process.waitFor();
      return code == 0 ? null : last.startsWith("lab: ") ? last.substring(5) : died(code, last);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String died(int code, String last) {
    return "its process ended with code " + code + ": " + last;
  }

  /** The jars where they lie on this machine: on a worker Spark has brought them. */
  private String classpath() {
    return String.join(File.pathSeparator, jars.stream().map(ChildProcess::here).toList());
  }

  private static String here(String jar) {
    Path brought =
        Path.of(SparkFiles.getRootDirectory()).resolve(Path.of(jar).getFileName().toString());
    return Files.exists(brought) ? brought.toAbsolutePath().toString() : jar;
  }
}
