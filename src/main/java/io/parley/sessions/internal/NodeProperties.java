package io.parley.sessions.internal;

import io.parley.sessions.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Who this node is.
///
/// @param id its name, unique while it runs; made of the host name and 8 random digits where left out
/// @param address where other nodes reach it, a host or `host:port` (where a port is mapped); the host name where left out
@ConfigurationProperties("parley.node")
record NodeProperties(@Nullable String id, @Nullable String address) {
  /// A bare IPv6 address is none.
  private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]+]|[^:]+):\\d{1,5}");
  private static final int LONGEST_HOST = 55;
  private static final int RANDOM_DIGITS = 8;

  NodeId nodeId() {
    return new NodeId(id != null ? id : nameAfter(host()));
  }

  /// @param port where calls are taken here
  String reachableAt(int port) {
    String at = address != null ? address : host();
    return WITH_PORT.matcher(at).matches() ? at : at + ":" + port;
  }

  /// A name by the rule of [NodeId] from any host name.
  static String nameAfter(String host) {
    String allowed = host.replaceAll("[^A-Za-z0-9._-]", "-");
    return allowed.substring(0, Math.min(allowed.length(), LONGEST_HOST)) + "-"
        + UUID.randomUUID().toString().substring(0, RANDOM_DIGITS);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
