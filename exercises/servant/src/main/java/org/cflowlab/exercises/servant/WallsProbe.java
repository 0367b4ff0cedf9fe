package org.cflowlab.exercises.servant;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tries to get out, from where a submission would be, and prints what it met: the Java that is
 * there, as "java 17", and one line for each wall, "name closed" or "name open".
 */
public final class WallsProbe {
  private static final int MOST_TASKS = 1_500;

  private WallsProbe() {}

  /**
   * Tries each wall.
   *
   * @param args a port, a Unix socket, a file to read, a folder to write to, the number of the
   *     teacher's process and of its session, the scratch folder and its size
   */
  public static void main(String[] args) {
    System.out.println("java " + Runtime.version().feature());
    say("network", WallsProbe::network, args[0]);
    say("sockets", WallsProbe::socket, args[1]);
    say("others' files", WallsProbe::readable, args[2]);
    say("writing", WallsProbe::writable, args[3]);
    say("other processes", WallsProbe::seen, args[4]);
    say("terminal and session", WallsProbe::session, args[5]);
    say("size of the scratch folder", size -> endless(args[6], Long.parseLong(size)), args[7]);
    say("memory", none -> unlimited("Max address space"), "");
    say("number of processes", none -> tasks(), "");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private interface Way {
    boolean open(String to) throws Exception;
  }

  private static void say(String wall, Way way, String to) {
    boolean open;
    try {
      open = way.open(to);
    } catch (Exception e) {
      open = false;
    }
    System.out.println(wall + (open ? " open" : " closed"));
  }

  private static boolean network(String port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)), 2_000);
      return true;
    }
  }

  private static boolean socket(String path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    }
  }

  private static boolean readable(String file) throws IOException {
    return Files.size(Path.of(file)) >= 0;
  }

  private static boolean writable(String folder) throws IOException {
    Files.writeString(Path.of(folder, "written"), "");
    return true;
  }

  /** Whether processes can be seen that are none of this wall's few. */
  private static boolean seen(String teacher) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      long processes = all.filter(p -> p.getFileName().toString().matches("\\d+")).count();
      return processes > 6
          || processes > 0 && ProcessHandle.of(Long.parseLong(teacher)).isPresent();
    }
  }

  private static boolean session(String teachers) throws IOException {
    String[] stat =
        Files.readString(Path.of("/proc/self/stat")).replaceAll("^.*\\) ", "").split(" ");
    boolean same = stat[3].equals("0") || stat[3].equals(teachers);
    return same || Files.isReadable(Path.of("/dev/tty")) && opens("/dev/tty");
  }

  private static boolean opens(String device) {
    try (var in = Files.newInputStream(Path.of(device))) {
      return in != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean endless(String folder, long size) throws IOException {
    List<Path> written = new ArrayList<>();
    byte[] block = new byte[1 << 20];
    try {
      for (long all = 0; all <= size + size / 4; ) {
        Path file = Path.of(folder, "fill" + written.size());
        written.add(file);
        try (OutputStream out = Files.newOutputStream(file)) {
          for (int i = 0; i < 16; i++, all += block.length) {
            out.write(block);
          }
        }
      }
      return true;
    } finally {
      for (Path file : written) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean unlimited(String limit) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith(limit))
        .anyMatch(line -> line.replace(limit, "").strip().startsWith("unlimited"));
  }

  private static boolean tasks() {
    try {
      for (int i = 0; i < MOST_TASKS; i++) {
        Thread thread = new Thread(null, WallsProbe::sleep, "probe", 1 << 16);
        thread.setDaemon(true);
        thread.start();
      }
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
