package org.cflowlab.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The account's home: where its files are read from, and where new ones go. An account need not
 * have one (an identifier without an entry, as containers and hubs use), nor may it always be
 * written.
 */
public final class Home {
  private final String told;
  private final Map<String, String> variables;
  private final Path temporary;

  /**
   * The home of an account.
   *
   * @param told as Java says; "?" where it found none
   * @param variables of the environment
   * @param temporary the system's folder of temporary files
   */
  Home(String told, Map<String, String> variables, Path temporary) {
    this.told = told;
    this.variables = variables;
    this.temporary = temporary;
  }

  /** That of this process. */
  public static Home current() {
    return new Home(
        System.getProperty("user.home"),
        System.getenv(),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Where the account's files are; {@link #writable} where it has no home. */
  public Path folder() {
    return Stream.of(told, variables.getOrDefault("HOME", ""))
        .map(Path::of)
        .filter(path -> path.isAbsolute() && Files.isDirectory(path))
        .findFirst()
        .orElseGet(this::own);
  }

  /** Where new files go: the home, or a folder of temporary files that is this account's alone. */
  public Path writable() {
    Path home = folder();
    return Files.isWritable(home) ? home : own();
  }

  private Path own() {
    try {
      Path place = temporary.resolve("cflow-lab-" + account());
      if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) && mine(place)) {
        return place;
      }
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        return forMe(place);
      }
      return Files.createTempDirectory("cflow-lab-"); // somebody else took the name
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path forMe(Path place) throws IOException {
    return hasOwners()
        ? Files.createDirectory(
            place,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : Files.createDirectory(place);
  }

  private static boolean mine(Path place) throws IOException {
    return !hasOwners() || Files.getAttribute(place, "unix:uid").equals(account());
  }

  private static boolean hasOwners() {
    return Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** The number of the account where it has one, else its name. */
  private static Object account() throws IOException {
    Path process = Path.of("/proc/self");
    return hasOwners() && Files.exists(process)
        ? Files.getAttribute(process, "unix:uid")
        : System.getProperty("user.name");
  }
}
