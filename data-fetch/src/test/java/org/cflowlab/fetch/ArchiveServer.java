package org.cflowlab.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of files on this machine that misbehaves as told. */
final class ArchiveServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

  /** What the next requests meet; one is taken by each, the last by all that follow. */
  final List<Fault> faults = Collections.synchronizedList(new ArrayList<>(List.of(Fault.NONE)));

  volatile int pauseMillis;

  /** What it asks for as a proxy; without it the answer is 407. */
  volatile String login = "";

  enum Fault {
    NONE,
    DROP,
    STALL,
    PROMISE_MORE,
    NO_RANGES,
    PAGE,
    PAGE_AS_ZIP,
    NOT_FOUND,
    FORBIDDEN,
    BROKEN,
    NO_SUCH_RANGE
  }

  ArchiveServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  void put(String name, byte[] bytes) {
    files.put("/" + name, bytes);
  }

  String address(String name) {
    return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), name);
  }

  /** The Range headers that came, "" where there was none. */
  List<String> ranges() {
    return ranges;
  }

  private Fault next() {
    synchronized (faults) {
      return faults.size() > 1 ? faults.remove(0) : faults.get(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(range == null ? "" : range);
      String said = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
      if (!login.isEmpty() && !login.equals(said)) {
        exchange.sendResponseHeaders(407, -1);
        return;
      }
      byte[] file = files.get(exchange.getRequestURI().getPath());
      Fault fault = file == null ? Fault.NOT_FOUND : next();
      switch (fault) {
        case NOT_FOUND -> exchange.sendResponseHeaders(404, -1);
        case FORBIDDEN -> exchange.sendResponseHeaders(403, -1);
        case BROKEN -> exchange.sendResponseHeaders(500, -1);
        case NO_SUCH_RANGE -> exchange.sendResponseHeaders(416, -1);
        case PAGE, PAGE_AS_ZIP -> page(exchange, fault);
        default -> send(exchange, file, range, fault);
      }
    }
  }

  private static void page(HttpExchange exchange, Fault fault) throws IOException {
    boolean honest = fault == Fault.PAGE;
    exchange.getResponseHeaders().set("Content-Type", honest ? "text/html" : "application/zip");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(" <!DOCTYPE html><p>Please sign in".getBytes());
  }

  private void send(HttpExchange exchange, byte[] file, String range, Fault fault)
      throws IOException {
    String tag = '"' + HexFormat.of().toHexDigits(Arrays.hashCode(file)) + '"';
    exchange.getResponseHeaders().set("ETag", tag);
    Matcher from = RANGE.matcher(range == null ? "" : range);
    boolean fresh = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    int at =
        from.matches() && fresh && fault != Fault.NO_RANGES ? Integer.parseInt(from.group(1)) : 0;
    int promised = file.length - at + (fault == Fault.PROMISE_MORE ? 1000 : 0);
    if (at > 0) {
      String part = "bytes %d-%d/%d".formatted(at, file.length - 1, file.length);
      exchange.getResponseHeaders().set("Content-Range", part);
    }
    exchange.sendResponseHeaders(at > 0 ? 206 : 200, promised);
    OutputStream body = exchange.getResponseBody();
    boolean half = fault == Fault.DROP || fault == Fault.STALL;
    int end = half ? at + (file.length - at) / 2 : file.length;
    int block = pauseMillis > 0 ? file.length / 40 + 1 : file.length;
    while (at < end) {
      int n = Math.min(block, end - at);
      body.write(file, at, n);
      body.flush();
      at += n;
      pause(pauseMillis);
    }
    if (fault == Fault.STALL) {
      pause(30_000);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
