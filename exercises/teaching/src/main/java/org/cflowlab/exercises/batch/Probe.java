package org.cflowlab.exercises.batch;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cflowlab.exercises.servant.WallsProbe;

/**
 * What a probe behind the walls met, before any submission is there.
 *
 * @param walls what it was behind
 * @param java the version of Java there
 * @param closed the ways out that it found closed
 * @param open those that it found open
 */
record Probe(Walls walls, String java, List<String> closed, List<String> open) {
  private static final String JAVA = "java ";
  private static final long PATIENCE = 60;

  /** Sends a probe with the heap that submissions have; empty if not even that can run there. */
  static Optional<Probe> of(Walls walls, int heap, Path folder) throws IOException {
    Path outside = Files.createTempDirectory(folder, "probe");
    Path secret = Files.writeString(outside.resolve("secret"), "not for students");
    List<String> closed = new ArrayList<>();
    List<String> open = new ArrayList<>();
    String java = "";
    Path at = Files.createTempDirectory("cflow");
    Process process = null;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path unix = at.resolve("s"); // a short path: a socket's name has at most 107 bytes
      socket.bind(UnixDomainSocketAddress.of(unix));
      List<String> program =
          List.of(
              WallsProbe.class.getName(),
              "" + server.getLocalPort(),
              unix.toString(),
              secret.toString(),
              outside.toString(),
              "" + ProcessHandle.current().pid(),
              session(),
              walls.scratch(outside),
              "" + Inside.SCRATCH_SIZE);
      process = ServantProcess.start(walls, outside, List.of(), heap, program);
      process.getOutputStream().close();
      Process running = process;
      process
          .onExit()
          .orTimeout(PATIENCE, TimeUnit.SECONDS)
          .exceptionally(late -> running.destroyForcibly());
      try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          if (line.startsWith(JAVA)) {
            java = line.substring(JAVA.length());
          } else {
            String wall = line.replaceAll(" (open|closed)$", "");
            (line.endsWith(" closed") ? closed : open).add(wall);
          }
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      walls.end(outside);
      Scratch.remove(at);
      Scratch.remove(outside);
    }
    return closed.size() + open.size() == 9
        ? Optional.of(new Probe(walls, java, closed, open))
        : Optional.empty();
  }

  /** The number of this program's session; "?" where there is no such thing. */
  private static String session() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    } catch (IOException e) {
      return "?";
    }
  }

  /** What holds and what does not, in a line for the teacher. */
  String describe() {
    return "Walls: "
        + walls.name()
        + "; tried and closed: "
        + (closed.isEmpty() ? "nothing" : String.join(", ", closed))
        + (open.isEmpty()
            ? "."
            : "; tried and OPEN: "
                + String.join(", ", open)
                + ". Install bubblewrap, or use a machine that holds nothing else.");
  }
}
