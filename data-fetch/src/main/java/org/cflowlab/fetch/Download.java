package org.cflowlab.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.cli.Network;
import org.cflowlab.data.DataException;
import org.cflowlab.progress.Progress;

/**
 * Downloads a file over HTTP. What has come is kept: a dropped or stalled transfer is taken up
 * where it ended, by this call or a later one, as long as the server's file is the same by its ETag
 * or date.
 */
final class Download {
  private static final int MIB = 1 << 20;
  private static final int BLOCK = 1 << 16;
  private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+)");

  private final Patience patience;
  private final Progress progress;
  private final Map<String, String> environment;
  private final ProxySelector proxies;
  private final HttpClient client;

  /**
   * How long to wait.
   *
   * @param stall after so long without a byte, a transfer has failed
   * @param failures so many in a row without a new byte are the end
   * @param pause before the second try; doubled before each further one
   */
  record Patience(Duration stall, int failures, Duration pause) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(30), 5, Duration.ofSeconds(1));
  }

  Download(Patience patience, Progress progress) {
    this(patience, progress, System.getenv());
  }

  /**
   * Downloads as told.
   *
   * @param environment whose variables name a proxy
   */
  Download(Patience patience, Progress progress, Map<String, String> environment) {
    this.patience = patience;
    this.progress = progress;
    this.environment = environment;
    this.proxies = new EnvironmentProxy(environment, ProxySelector.getDefault());
    client =
        HttpClient.newBuilder()
            .proxy(proxies)
            .followRedirects(Redirect.NORMAL)
            .connectTimeout(patience.stall())
            .build();
  }

  /** Which file of a server a part is of: its address, its ETag or date, its length or -1. */
  private record Origin(String address, String version, long length) {
    private static final Origin NONE = new Origin("", "", -1);

    static Origin read(Path part) throws IOException {
      Path file = file(part);
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      boolean whole = lines.size() == 4 && lines.get(3).equals("end");
      return whole ? new Origin(lines.get(0), lines.get(1), Long.parseLong(lines.get(2))) : NONE;
    }

    void write(Path part) throws IOException {
      Files.write(file(part), List.of(address, version, Long.toString(length), "end"));
    }

    static Path file(Path part) {
      return part.resolveSibling(part.getFileName() + ".origin");
    }
  }

  /**
   * Downloads to a file, which on failure keeps what has come.
   *
   * @throws DataException if the server does not give the file, or the disk is full
   */
  void get(URI address, Path to) throws IOException {
    int failures = 0;
    while (true) {
      long before = have(address, to);
      try {
        attempt(address, to, before);
        Files.delete(Origin.file(to));
        return;
      } catch (DataException e) {
        throw e;
      } catch (IllegalArgumentException e) { // Java's client takes no such address, or proxy
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s cannot be asked: %s; check the address, and any https_proxy",
                address,
                e.getMessage()),
            e);
      } catch (IOException e) {
        failures = have(address, to) > before ? 1 : failures + 1;
        if (failures >= patience.failures()) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s could not be downloaded%s: %s; %,d bytes have come and are kept: run it again",
                  address,
                  through(address),
                  reason(e),
                  have(address, to)),
              e);
        }
        sleep(patience.pause().multipliedBy(1L << failures - 1));
      }
    }
  }

  private String through(URI address) {
    boolean direct = proxies.select(address).contains(Proxy.NO_PROXY);
    return direct ? "" : Network.throughProxy(environment, address.getScheme());
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    boolean empty = message == null || message.isBlank();
    return empty ? e.getClass().getSimpleName() : message.lines().findFirst().orElseThrow();
  }

  private static void sleep(Duration pause) throws DataException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static DataException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new DataException("the download was interrupted; run it again to go on", e);
  }

  /** How much is here of what this address gives, and can be gone on with. */
  private static long have(URI address, Path to) throws IOException {
    Origin origin = Origin.read(to);
    boolean usable = origin.address().equals(address.toString()) && !origin.version().isEmpty();
    return usable && Files.exists(to) ? Files.size(to) : 0;
  }

  private void attempt(URI address, Path to, long have) throws IOException {
    Origin origin = Origin.read(to);
    if (have > 0 && have == origin.length()) {
      return;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience.stall());
    EnvironmentProxy.login(environment, address.getScheme())
        .ifPresent(login -> request.header("Proxy-Authorization", login));
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", origin.version());
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
      if (status == 200) {
        Origin fresh = origin(address, response.headers());
        SafeCopy.requireRoom(to, fresh.length(), to.getParent());
        Files.deleteIfExists(to);
        fresh.write(to);
        append(body, response.headers(), to, 0, fresh.length());
      } else if (status == 206 && range.matches() && String.valueOf(have).equals(range.group(1))) {
        append(body, response.headers(), to, have, Long.parseLong(range.group(2)));
      } else if (status == 206 || status == 416 && have > 0) {
        Files.deleteIfExists(to);
        throw new IOException("the server does not continue where the file ends");
      } else if (status >= 500 || status == 429 || status == 408) {
        throw new IOException("the server answers " + status);
      } else if (status == 407) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s cannot be had%s: the proxy wants a name and a password; say"
                    + " %s_PROXY=http://NAME:PASSWORD@HOST:PORT",
                address,
                through(address),
                address.getScheme().toUpperCase(Locale.ROOT)));
      } else {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: the server answers %d (%s); check the address, or download by hand",
                address,
                status,
                meaning(status)));
      }
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401, 403 -> "not allowed without a login";
      case 404, 410 -> "no such file";
      case 416 -> "no such part of the file";
      default -> "not the file";
    };
  }

  private static Origin origin(URI address, HttpHeaders headers) {
    String tag = headers.firstValue("ETag").filter(t -> !t.startsWith("W/")).orElse("");
    String version = tag.isEmpty() ? headers.firstValue("Last-Modified").orElse("") : tag;
    long length = headers.firstValueAsLong("Content-Length").orElse(-1);
    return new Origin(address.toString(), version, length);
  }

  private void append(InputStream body, HttpHeaders headers, Path to, long from, long length)
      throws IOException {
    boolean page = headers.firstValue("Content-Type").orElse("").startsWith("text/html");
    String what = "downloading " + to.getFileName() + " (MiB)";
    long total = Math.max(0, length / MIB);
    long at = from;
    byte[] block = new byte[BLOCK];
    try (FileChannel file =
            FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        StallWatch watch = new StallWatch(body, patience.stall());
        Progress.Task task = progress.start(what, total)) {
      for (int n = body.read(block); n >= 0; n = body.read(block)) {
        if (page || at == 0 && isPage(block, n)) {
          Files.delete(to);
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "the server sent a web page in place of %s; it may want a login: download by hand",
                  to.getFileName()));
        }
        write(file, ByteBuffer.wrap(block, 0, n), at);
        at += n;
        watch.alive();
        task.at(Math.min(total, at / MIB), "");
      }
    }
    if (length >= 0 && at != length) {
      throw new IOException(String.format(Locale.ROOT, "%,d of %,d bytes came", at, length));
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes, long at) throws DataException {
    try {
      while (bytes.hasRemaining()) {
        at += file.write(bytes, at);
      }
    } catch (IOException e) {
      throw new DataException("the download cannot be written: " + e.getMessage(), e);
    }
  }

  private static boolean isPage(byte[] block, int n) {
    String start =
        new String(Arrays.copyOf(block, Math.min(n, 100)), StandardCharsets.ISO_8859_1)
            .strip()
            .toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype") || start.startsWith("<html");
  }
}
