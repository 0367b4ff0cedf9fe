package org.cflowlab.data.read;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cflowlab.file.Home;

/** Where installed data sets lie: {@code CFLOW_DATA}, or {@code .cflow-lab/data} at home. */
public final class DataHome {
  private DataHome() {}

  /** The folder of all installed sets; it need not exist yet. */
  public static Path directory() {
    Path usual = directory(System.getenv("CFLOW_DATA"), Home.current().folder().toString());
    return Files.isDirectory(usual)
        ? usual
        : directory(System.getenv("CFLOW_DATA"), Home.current().writable().toString());
  }

  /** The folder of decoded patches: {@code CFLOW_CACHE}, or {@code .cflow-lab/cache} at home. */
  public static Path cache() {
    return folder("cache", System.getenv("CFLOW_CACHE"), Home.current().writable().toString());
  }

  static Path directory(String variable, String home) {
    return folder("data", variable, home);
  }

  private static Path folder(String name, String variable, String home) {
    boolean set = variable != null && !variable.isBlank();
    return set ? Path.of(variable) : Path.of(home, ".cflow-lab", name);
  }

  /** The file that an installed LIDC set is, below a folder of installed sets. */
  public static Path lidc(Path directory) {
    return directory.resolve("lidc").resolve("LIDC-IDRI-slices.zip");
  }

  /** The folder of the sets of retina photographs, each in a folder of its own. */
  public static Path retina(Path directory) {
    return directory.resolve("retina");
  }
}
