package io.parley.sessions.internal;

import io.parley.sessions.NodeLoad;
import org.springframework.beans.factory.ObjectProvider;

/// What all parts of this node say together.
final class TotalLoad implements NodeLoad {
  private final ObjectProvider<NodeLoad> parts;

  TotalLoad(ObjectProvider<NodeLoad> parts) {
    this.parts = parts;
  }

  @Override
  public int sessions() {
    return parts.stream().mapToInt(NodeLoad::sessions).sum();
  }

  @Override
  public int capacity() {
    return parts.stream().mapToInt(NodeLoad::capacity).sum();
  }

  @Override
  public boolean draining() {
    return parts.stream().anyMatch(NodeLoad::draining);
  }
}
