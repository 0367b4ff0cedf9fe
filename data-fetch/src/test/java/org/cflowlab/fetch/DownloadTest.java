package org.cflowlab.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cflowlab.data.DataException;
import org.cflowlab.fetch.ArchiveServer.Fault;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server that misbehaves in every way servers do. */
@Tag("once")
class DownloadTest {
  private static final int LENGTH = 300_000;

  @TempDir Path temp;
  private ArchiveServer server;
  private byte[] content;
  private Path to;
  private URI from;
  private Download download = patient(Duration.ofSeconds(20), 3);

  private static Download patient(Duration stall, int failures) {
    return new Download(
        new Download.Patience(stall, failures, Duration.ofMillis(10)), Progress.NONE);
  }

  @BeforeEach
  void serve() throws IOException {
    server = new ArchiveServer();
    content = new byte[LENGTH];
    new Random(1).nextBytes(content);
    server.put("a.zip", content);
    to = temp.resolve("a.zip");
    from = URI.create(server.address("a.zip"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void get() throws IOException {
    download.get(from, to);
  }

  private void faults(Fault... faults) {
    server.faults.clear();
    server.faults.addAll(List.of(faults));
  }

  private void comes() throws IOException {
    get();
    assertThat(to).hasBinaryContent(content);
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactly(to);
    }
  }

  private void refused(String... words) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(this::get)
        .withMessageContainingAll(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aGoodServerGivesTheFile() throws IOException {
    comes();
    assertThat(server.ranges()).containsExactly("");
  }

  @Test
  void aDroppedTransferGoesOnWhereItEnded() throws IOException {
    faults(Fault.DROP, Fault.DROP, Fault.NONE);
    comes();
    assertThat(server.ranges()).hasSize(3);
    assertThat(server.ranges().get(1)).startsWith("bytes=");
    assertThat(server.ranges().get(2)).startsWith("bytes=").isNotEqualTo(server.ranges().get(1));
  }

  @Test
  void aStalledTransferGoesOnWhereItEnded() throws IOException {
    download = patient(Duration.ofSeconds(1), 10);
    faults(Fault.STALL, Fault.NONE);
    comes();
    assertThat(server.ranges().get(server.ranges().size() - 1)).startsWith("bytes=");
  }

  @Test
  void aServerInTroubleIsTriedAgain() throws IOException {
    faults(Fault.BROKEN, Fault.BROKEN, Fault.NONE);
    comes();
    faults(Fault.BROKEN);
    Files.delete(to);
    refused("could not be downloaded", "answers 500", "run it again");
  }

  @Test
  void alwaysDroppingEndsWithWhatHasComeKept() throws IOException {
    faults(Fault.DROP, Fault.BROKEN);
    refused("could not be downloaded", "bytes have come and are kept");
    assertThat(Files.size(to)).isPositive();
    faults(Fault.NONE);
    comes();
    assertThat(server.ranges().get(server.ranges().size() - 1)).startsWith("bytes=");
  }

  @Test
  void aServerWithoutRangesStartsAnew() throws IOException {
    faults(Fault.DROP, Fault.NO_RANGES);
    comes();
  }

  @Test
  void aFileThatChangedMeanwhileStartsAnew() throws IOException {
    faults(Fault.DROP, Fault.BROKEN);
    refused("could not be downloaded");
    content[5] ^= 1;
    server.put("a.zip", content.clone());
    faults(Fault.NONE);
    comes();
  }

  @Test
  void aPromiseOfMoreBytesThanComeIsTold() {
    faults(Fault.PROMISE_MORE);
    refused("could not be downloaded");
  }

  @Test
  void aRangeThatIsRefusedStartsAnew() throws IOException {
    faults(Fault.DROP, Fault.NO_SUCH_RANGE, Fault.NONE);
    comes();
    Files.delete(to);
    faults(Fault.NO_SUCH_RANGE);
    refused("416", "no such part");
  }

  @Test
  void answersThatWillNotChangeEndAtOnce() {
    faults(Fault.NOT_FOUND);
    refused("404", "no such file", "by hand");
    faults(Fault.FORBIDDEN);
    refused("403", "login");
    assertThat(server.ranges()).hasSize(2);
  }

  @Test
  void aWebPageIsNoArchive() {
    faults(Fault.PAGE);
    refused("web page in place of a.zip");
    faults(Fault.PAGE_AS_ZIP);
    refused("web page in place of a.zip");
    assertThat(to).doesNotExist();
  }

  @Test
  void noServerIsTold() {
    server.close();
    refused("could not be downloaded", "127.0.0.1");
  }

  @Test
  void aFullDiskIsTold() throws IOException {
    Configuration small = Configuration.unix().toBuilder().setMaxSize(1 << 17).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      to = disk.getPath("/a.zip");
      refused("needs 1 MiB", "--to");
    }
  }

  @Test
  void aProxyIsToldItsLogin() throws IOException {
    server.login = "Basic " + Base64.getEncoder().encodeToString("anna:p@ss".getBytes(UTF_8));
    URI proxy = URI.create(server.address(""));
    through("http://anna:p%40ss@" + proxy.getAuthority());
    comes();
    through("http://anna:wrong@" + proxy.getAuthority());
    refused("through the proxy " + proxy.getAuthority(), "wants a name and a password");
    through("http://" + proxy.getAuthority());
    refused("wants a name and a password", "HTTP_PROXY=http://NAME:PASSWORD@HOST:PORT");
  }

  /** Downloads from a host that only the proxy knows. */
  private void through(String proxy) {
    Map<String, String> environment = Map.of("http_proxy", proxy);
    download = new Download(Download.Patience.USUAL, Progress.NONE, environment);
    from = URI.create("http://archive.invalid/a.zip");
  }

  @Test
  void theProxyIsThatOfTheEnvironment() {
    ProxySelector proxies =
        new EnvironmentProxy(
            Map.of("HTTPS_PROXY", "http://proxy:3128", "http_proxy", "other", "no_proxy", ".edu,x"),
            ProxySelector.of(new InetSocketAddress("java", 1)));
    assertThat(proxies.select(URI.create("https://a.org/b")).get(0).address())
        .hasToString("proxy/<unresolved>:3128");
    assertThat(proxies.select(URI.create("http://a.org/b")).get(0).address().toString())
        .startsWith("other")
        .endsWith(":80");
    assertThat(proxies.select(URI.create("https://a.edu/b"))).containsExactly(Proxy.NO_PROXY);
    ProxySelector none =
        new EnvironmentProxy(Map.of(), ProxySelector.of(new InetSocketAddress("java", 1)));
    assertThat(none.select(URI.create("https://a.org/b")).get(0).address().toString())
        .startsWith("java");
  }
}
