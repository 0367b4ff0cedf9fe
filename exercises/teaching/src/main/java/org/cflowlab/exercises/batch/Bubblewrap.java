package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.cflowlab.cli.Program;

/**
 * Walls by <a href="https://github.com/containers/bubblewrap">bubblewrap</a>: nothing shared, a
 * session of its own, an end with the batch's, and a file system that holds what is listed here and
 * nothing else. Where root grades, each inside is a user of its own without an account: the system
 * counts processes by user, so one that takes all its processes takes none of another's.
 */
final class Bubblewrap implements Enclosed {
  private static final String JAVA = System.getProperty("java.home");

  /** Numbers of users far beyond any account's, others for each batch. */
  private static final AtomicInteger STRANGER =
      new AtomicInteger(1_500_000_000 + (int) (ProcessHandle.current().pid() % 40_000) * 10_000);

  private final boolean root;
  private final boolean countsTasks;
  private final Map<Path, String> jars = Inside.jars();
  private final Map<Path, String> engine = Inside.engine();

  /**
   * Walls of this kind.
   *
   * @param root whether to become somebody else inside, which only root can
   * @param countsTasks whether the number of processes is limited
   */
  Bubblewrap(boolean root, boolean countsTasks) {
    this.root = root;
    this.countsTasks = countsTasks;
  }

  static boolean installed() {
    return Stream.of("bwrap", "prlimit").noneMatch(name -> Program.onPath(name).isEmpty());
  }

  @Override
  public boolean areAnothers() {
    return root;
  }

  @Override
  public String name() {
    return "bubblewrap";
  }

  @Override
  public String java() {
    return JAVA + "/bin/java";
  }

  @Override
  public Map<Path, String> jars() {
    return jars;
  }

  @Override
  public List<String> around(Path outside, List<Path> parts, int heap, List<String> java) {
    List<String> line = new ArrayList<>(List.of("bwrap", "--die-with-parent", "--new-session"));
    line.addAll(
        root
            ? List.of("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts")
            : List.of("--unshare-all"));
    if (root) {
      line.addAll(List.of("--cap-drop", "ALL"));
      for (String right : List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")) {
        line.addAll(List.of("--cap-add", right)); // to become one who has none
      }
    }
    Seen files = new Seen(line);
    for (String folder : List.of("/usr/lib", "/usr/lib64", "/lib", "/lib64")) {
      files.see(Path.of(folder));
    }
    files.see(Path.of("/etc/ld.so.cache"));
    files.see(Path.of(JAVA));
    settings().forEach(files::see);
    files.see(program("prlimit"));
    if (root) {
      files.see(program("setpriv"));
    }
    jars.forEach(files::at);
    engine.forEach(files::at);
    for (int i = 0; i < parts.size(); i++) {
      files.at(parts.get(i), "/in/" + i);
    }
    line.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    line.addAll(List.of("--perms", "1777", "--size", "" + Inside.SCRATCH_SIZE));
    line.addAll(List.of("--tmpfs", Inside.SCRATCH, "--chdir", Inside.SCRATCH));
    line.addAll(List.of("--remount-ro", "/", "--"));
    line.addAll(
        List.of(program("prlimit").toString(), "--as=" + Inside.addresses(heap), "--core=0"));
    line.add("--fsize=" + Inside.SCRATCH_SIZE);
    if (countsTasks) {
      line.add("--nproc=" + Inside.TASKS);
    }
    if (root) {
      int user = STRANGER.getAndIncrement();
      line.addAll(List.of(program("setpriv").toString(), "--reuid=" + user, "--regid=" + user));
      line.addAll(List.of("--clear-groups", "--no-new-privs"));
      line.addAll(List.of("--bounding-set=-all", "--inh-caps=-all"));
    }
    line.addAll(java);
    return line;
  }

  private static Path program(String name) {
    return Program.onPath(name).get(0);
  }

  /** Where some systems keep the settings of their JDK: links in it lead there. */
  private static Set<Path> settings() {
    Set<Path> folders = new TreeSet<>();
    try (Stream<Path> links = Files.walk(Path.of(JAVA), 4)) {
      for (Path link : (Iterable<Path>) links.filter(Files::isSymbolicLink)::iterator) {
        Path target = Files.readSymbolicLink(link);
        if (target.startsWith("/etc") && target.getName(1).toString().startsWith("java")) {
          folders.add(Path.of("/etc").resolve(target.getName(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folders;
  }

  /** Adds files and folders to what is seen, read-only. */
  private static final class Seen {
    private final List<String> line;
    private final Set<Path> made = new HashSet<>();

    Seen(List<String> line) {
      this.line = line;
    }

    void see(Path path) {
      if (Files.isSymbolicLink(path) && path.getNameCount() == 1) { // /lib is usr/lib
        try {
          line.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), "" + path));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      } else {
        at(path, path.toString());
      }
    }

    void at(Path path, String place) {
      Path above = Path.of(place).getParent();
      for (int i = 1; i <= above.getNameCount(); i++) {
        Path folder = Path.of("/").resolve(above.subpath(0, i));
        if (made.add(folder) && !folder.startsWith("/usr/lib")) {
          line.addAll(List.of("--perms", "0755", "--dir", folder.toString()));
        }
      }
      line.addAll(List.of("--ro-bind-try", path.toString(), place));
    }
  }
}
