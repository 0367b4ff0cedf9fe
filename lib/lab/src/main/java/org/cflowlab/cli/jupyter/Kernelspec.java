package org.cflowlab.cli.jupyter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.Program;
import org.cflowlab.cli.Project;
import org.cflowlab.cli.SetupException;
import org.cflowlab.file.WholeFile;

/** The kernelspec {@code cflow-lab}: this very JDK, the library on its classpath, no noise. */
public final class Kernelspec {
  /** What notebooks call the kernel. */
  public static final String NAME = "cflow-lab";

  /** How the variables end that name the startup scripts. */
  static final String SCRIPTS = "STARTUP_SCRIPTS_PATH";

  /** What PyTorch's own containers set; DJL would look for a PyTorch of that version. */
  private static final List<String> OF_ANOTHER_PYTORCH =
      List.of("PYTORCH_VERSION", "PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR", "PYTORCH_PRECXX11");

  /** IJava's program. Its jar holds older libraries of others, which must come after the kit's. */
  static final String IJAVA = "io.github.spencerpark.ijava.IJava";

  private Kernelspec() {}

  /**
   * Installs the kernelspec, or repairs it where it differs.
   *
   * @return its file
   */
  public static Path install(JupyterEnvironment environment) throws IOException {
    Path jar =
        environment
            .kernelJar()
            .orElseThrow(() -> new SetupException("no Java kernel in " + environment.home() + "."));
    Path file = file(environment);
    String text = text(jar, file);
    boolean shared = Files.exists(file) && !Files.isWritable(file); // its owner's, for all
    if (!shared && (!Files.exists(file) || !Files.readString(file).equals(text))) {
      Files.createDirectories(file.getParent());
      WholeFile.write(file, text);
    }
    return file;
  }

  /** Whether the installed kernelspec is the one that this JDK and library need. */
  public static boolean current(JupyterEnvironment environment) throws IOException {
    Path file = file(environment);
    return environment.kernelJar().isPresent()
        && Files.exists(file)
        && Files.readString(file).equals(text(environment.kernelJar().get(), file));
  }

  private static Path file(JupyterEnvironment environment) {
    return environment.kernels().resolve(NAME).resolve("kernel.json");
  }

  private static String text(Path jar, Path file) throws IOException {
    Map<String, Object> spec =
        spec(
            jar,
            Path.of(System.getProperty("java.home")),
            Runtime.version().feature(),
            System.getProperty("java.class.path"),
            ClassArchive.beside(file),
            System.getenv().getOrDefault("CFLOW_KERNEL_MEMORY", "2g"));
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(spec)
        + "\n";
  }

  static Map<String, Object> spec(
      Path jar, Path javaHome, int feature, String classpath, Path archive, String memory) {
    Path launcher = Project.launcher();
    String java = Program.onWindows() ? "bin/java.exe" : "bin/java";
    List<String> argv = new ArrayList<>(List.of(javaHome.resolve(java).toString()));
    argv.add("--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED");
    if (feature >= 22) {
      argv.add("--enable-native-access=ALL-UNNAMED");
    }
    if (feature >= 23) {
      argv.add("--sun-misc-unsafe-memory-access=allow");
    }
    argv.addAll(
        List.of(
            "-Xmx" + memory,
            "-XX:G1PeriodicGCInterval=10000", // an idle kernel gives its garbage back
            "-XX:TieredStopAtLevel=1", // cells are compiled and run once; what runs long is native
            "-XX:-UsePerfData", // nothing in the temporary folder
            "-Xlog:disable", // of what it thinks of an archive, on the standard output
            ClassArchive.OPTION + archive,
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Djava.util.logging.config.file=" + launcher.resolve("kernel-logging.properties"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dcflow.root=" + Project.root(),
            "-Dcflow.stack=" + Project.stack()));
    boolean jjava = jar.getFileName().toString().startsWith("jjava");
    argv.addAll(
        jjava
            ? List.of("-jar", jar.toString())
            : List.of("-cp", classpath + File.pathSeparator + jar, IJAVA));
    argv.add("{connection_file}");

    String scripts =
        String.join(
            File.pathSeparator,
            script("kernel-startup.jshell"),
            script(jjava ? "display-jjava.jshell" : "display-ijava.jshell"));
    Map<String, String> variables = new LinkedHashMap<>();
    for (String prefix : List.of("JJAVA_", "IJAVA_")) {
      variables.put(prefix + "CLASSPATH", forward(classpath));
      variables.put(prefix + SCRIPTS, scripts);
    }
    if (System.getProperty("os.name").startsWith("Linux")) {
      variables.put("LC_ALL", "C.UTF-8"); // else Java may not know every name of a file
    }
    for (String name : OF_ANOTHER_PYTORCH) {
      variables.put(name, "");
    }
    for (String setting : System.getProperty("cflow.tuning", "").split("[|]")) {
      String[] parts = setting.split("=", 2);
      if (parts.length == 2) { // as the launcher sets for its own programs
        variables.put(parts[0], parts[1]);
      }
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("argv", argv);
    spec.put("display_name", "Java (cFlow Lab)");
    spec.put("language", "java");
    spec.put("interrupt_mode", "message");
    spec.put("env", variables);
    return spec;
  }

  /** A startup script of the kit as a kernel takes it. */
  static String script(String name) {
    return forward(Project.launcher().resolve(name).toString());
  }

  /** Both kernels read these paths as globs, in which a backslash escapes. */
  private static String forward(String paths) {
    return paths.replace('\\', '/');
  }
}
