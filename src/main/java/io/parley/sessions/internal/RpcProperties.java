package io.parley.sessions.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How nodes talk to each other.
///
/// @param key the secret that all nodes share, at least 32 characters; needed as soon as a node does not have every role
/// @param port where this node takes calls of others; 0 is any free one
/// @param deadline how long an answer of another node may take
@ConfigurationProperties("parley.rpc")
record RpcProperties(@Nullable String key, @DefaultValue("7070") int port, @DefaultValue("8s") Duration deadline) {
  private static final int SHORTEST_KEY = 32;

  RpcProperties {
    if (key != null && key.length() < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "parley.rpc.key must have at least %d characters".formatted(SHORTEST_KEY));
    }
  }

  SharedKey sharedKey() {
    if (key == null) {
      throw new IllegalStateException("parley.rpc.key is not set");
    }
    return new SharedKey(key);
  }

  /// So that no log can hold the key.
  @Override
  public String toString() {
    return "RpcProperties[port=%d, deadline=%s]".formatted(port, deadline);
  }
}
