package org.cflowlab.data.read;

import java.nio.file.Path;

/** What to do about a damaged file: "download it again" only for what was downloaded. */
final class Advice {
  private Advice() {}

  static String again(Path source) {
    Path home = DataHome.directory().toAbsolutePath().normalize();
    boolean installed = source.toAbsolutePath().normalize().startsWith(home);
    return installed ? "download it again, with lab fetch" : "get it again from where it came from";
  }
}
