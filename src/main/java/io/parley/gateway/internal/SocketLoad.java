package io.parley.gateway.internal;

import io.parley.sessions.NodeLoad;

/// This node's sockets, and how many it would hold.
final class SocketLoad implements NodeLoad {
  private final Admission admission;

  SocketLoad(Admission admission) {
    this.admission = admission;
  }

  @Override
  public int sessions() {
    return admission.inside();
  }

  @Override
  public int capacity() {
    return admission.most();
  }

  @Override
  public boolean draining() {
    return admission.isShut();
  }
}
