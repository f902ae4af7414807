package io.parley.engines.internal;

import io.parley.engines.EngineStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Hands out loopback ports, none twice.
final class Ports {
  /// Below the range from which Linux and macOS take the ports of outgoing connections, so none is lost to one.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private final Set<Integer> taken = new HashSet<>();

  /// @param configured 0 for any
  int claim(String property, int configured) {
    if (configured == 0) {
      return any();
    }
    if (!taken.add(configured) || !free(configured)) {
      throw new EngineStartException(
          "Port %d of %s is taken by another program: end that, choose another port, or set it to 0 for any free one."
              .formatted(configured, property));
    }
    return configured;
  }

  private int any() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (taken.add(port) && free(port)) {
        return port;
      }
    }
    throw new EngineStartException(
        "No free port was found between %d and %d for the embedded engines: end what holds them."
            .formatted(LOWEST, HIGHEST));
  }

  static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
