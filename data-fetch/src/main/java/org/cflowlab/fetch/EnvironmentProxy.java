package org.cflowlab.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

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

  static ProxySelector ofThisProcess() {
    return new EnvironmentProxy(System.getenv(), ProxySelector.getDefault());
  }

  @Override
  public List<Proxy> select(URI address) {
    String proxy = value(address.getScheme() + "_proxy");
    if (proxy.isBlank()) {
      return otherwise.select(address);
    }
    URI at = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    if (isExcepted(address.getHost()) || at.getHost() == null) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = at.getPort() < 0 ? 80 : at.getPort();
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(at.getHost(), port)));
  }

  private boolean isExcepted(String host) {
    return Stream.of(value("no_proxy").split(","))
        .map(name -> name.strip().replaceFirst("^\\*?\\.", ""))
        .filter(name -> !name.isEmpty())
        .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
  }

  private String value(String name) {
    String upper = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    return environment.getOrDefault(name, upper);
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException e) {
    otherwise.connectFailed(address, proxy, e);
  }
}
