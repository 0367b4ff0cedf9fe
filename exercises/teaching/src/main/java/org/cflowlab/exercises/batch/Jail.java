package org.cflowlab.exercises.batch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cflowlab.cli.Program;

/**
 * Limits around a process. Everywhere: the JVM's own heap limit. On Linux with {@code prlimit}: a
 * limit on memory of every kind, on the size of files, no core dumps. Where Linux lets a user make
 * namespaces ({@code unshare}): no network, no view of other processes, everything read-only but
 * the scratch folder, and the folders of other people's work, those beside the scratch folder among
 * them, are empty.
 */
final class Jail {
  private static final String MEMORY = "6442450944"; // address space: a JVM with PyTorch maps 4 GB
  private static final String FILE = "67108864";

  /** Runs as root of its own namespaces; gives up every right before the program starts. */
  private static final String SCRIPT =
      """
      scratch=$1; hide=$2; shift 2
      runs=${scratch%/*}; hold=${runs%/*}/hold
      mount --make-rprivate / || exit 125
      mkdir -p "$hold" && mount --bind "$scratch" "$hold" || exit 125
      IFS='
      '
      for folder in $hide; do
        if [ -d "$folder" ]; then mount -t tmpfs -o size=4k,ro tmpfs "$folder" || exit 125; fi
      done
      unset IFS
      mount -t tmpfs -o size=4k tmpfs "$runs" && mkdir "$scratch" || exit 125
      mount --move "$hold" "$scratch" || exit 125
      mount -t proc proc /proc 2>/dev/null
      while read -r device place type options rest; do
        keep=$(printf %s "$options" | tr , '\\n' |
          grep -xE 'nosuid|nodev|noexec|noatime|nodiratime|relatime' | tr '\\n' ,)
        [ "$place" = "$scratch" ] || [ "$place" = /proc ] ||
          mount -o "remount,bind,${keep}ro" "$place" 2>/dev/null
      done < /proc/self/mounts
      for folder in "$runs" "${runs%/*}"; do
        if touch "$folder/.jail-test-$$" 2>/dev/null; then exit 125; fi
      done
      exec "$@"
      """;

  private final List<String> namespaces;
  private final List<String> limits;
  private final String hidden;

  private Jail(List<String> namespaces, List<String> limits, String hidden) {
    this.namespaces = namespaces;
    this.limits = limits;
    this.hidden = hidden;
  }

  /**
   * Finds out what this system allows.
   *
   * @param scratch a folder to try it with, two levels deep in one that is ours
   * @param hidden folders that no submission may see
   */
  static Jail strongest(Path scratch, List<Path> hidden) {
    List<String> limits =
        works(List.of("prlimit", "--as=" + MEMORY, "true"))
            ? List.of("prlimit", "--as=" + MEMORY, "--fsize=" + FILE, "--core=0")
            : List.of();
    String hide = String.join("\n", hidden.stream().map(Path::toString).toList());
    List<String> own =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--net",
            "--mount",
            "--pid",
            "--ipc",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            SCRIPT,
            "sh");
    Jail full = new Jail(own, limits, hide);
    return works(full.around(scratch, List.of("true"))) ? full : new Jail(List.of(), limits, hide);
  }

  private static boolean works(List<String> line) {
    return Program.output(line, Map.of()).isPresent();
  }

  /** The command that runs a program inside. */
  List<String> around(Path scratch, List<String> program) {
    List<String> line = new ArrayList<>();
    if (!namespaces.isEmpty()) {
      line.addAll(namespaces);
      line.addAll(List.of(scratch.toString(), hidden));
    }
    line.addAll(limits);
    if (!namespaces.isEmpty()) {
      line.addAll(List.of("setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"));
    }
    line.addAll(program);
    return line;
  }

  /** Whether there are namespaces: no network, one writable folder. */
  boolean closed() {
    return !namespaces.isEmpty();
  }

  /** What holds and what does not, in a line for the teacher. */
  String describe() {
    String memory = limits.isEmpty() ? "heap limit only" : "heap and memory limits";
    return namespaces.isEmpty()
        ? "Walls: a process each, "
            + memory
            + "; this system allows no namespaces (unshare), so submissions can reach the network"
            + " and read and write what you can: use a machine or a container of its own."
        : "Walls: a process each, "
            + memory
            + ", no network, one writable folder, other people's work hidden.";
  }
}
