package org.cflowlab.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cflowlab.cli.Network;

/**
 * The proxy that {@code http_proxy}, {@code https_proxy} and {@code no_proxy} name, as other
 * programs use it; where they name none, Java's own settings hold.
 */
final class EnvironmentProxy extends ProxySelector {
  private final Map<String, String> environment;
  private final ProxySelector otherwise;

  EnvironmentProxy(Map<String, String> environment, ProxySelector otherwise) {
    this.environment = environment;
    this.otherwise = otherwise;
  }

  @Override
  public List<Proxy> select(URI address) {
    if (Network.variable(environment, address.getScheme() + "_proxy").isEmpty()) {
      return otherwise.select(address);
    }
    Optional<URI> at = Network.proxy(environment, address.getScheme());
    if (isExcepted(address.getHost())) {
      return List.of(Proxy.NO_PROXY);
    }
    if (at.isEmpty()) {
      throw new IllegalArgumentException("the proxy that a variable names is no address");
    }
    int port = at.get().getPort() < 0 ? 80 : at.get().getPort();
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(at.get().getHost(), port)));
  }

  /** The header that tells a proxy the name and password of its variable; Java tells no server. */
  static Optional<String> login(Map<String, String> environment, String protocol) {
    return Network.proxy(environment, protocol)
        .map(URI::getUserInfo)
        .map(login -> login.contains(":") ? login : login + ":")
        .map(login -> Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
        .map(login -> "Basic " + login);
  }

  private boolean isExcepted(String host) {
    return Stream.of(Network.variable(environment, "no_proxy").split(","))
        .map(name -> name.strip().replaceFirst("^\\*?\\.", ""))
        .filter(name -> !name.isEmpty())
        .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException e) {
    otherwise.connectFailed(address, proxy, e);
  }
}
