package org.cflowlab.cli;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The variables that say how to reach a network: {@code https_proxy} and the like. */
public final class Network {
  private Network() {}

  /** A variable's value under its name in small letters, or in capitals; empty without one. */
  public static String variable(Map<String, String> variables, String name) {
    String capitals = variables.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    return variables.getOrDefault(name, capitals).strip();
  }

  /** The proxy for a protocol, if a variable names one. */
  public static Optional<URI> proxy(Map<String, String> variables, String protocol) {
    String value = variable(variables, protocol + "_proxy");
    try {
      URI at = URI.create(value.contains("://") ? value : "http://" + value);
      return value.isEmpty() || at.getHost() == null ? Optional.empty() : Optional.of(at);
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** For messages: the proxy that was tried, without its password; empty without one. */
  public static String throughProxy(Map<String, String> variables, String protocol) {
    String variable = protocol.toUpperCase(Locale.ROOT) + "_PROXY";
    return proxy(variables, protocol)
        .map(at -> " through the proxy " + place(at) + " (" + variable + ")")
        .orElse("");
  }

  /** Host and port. */
  public static String place(URI address) {
    return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }
}
