package io.parley.sessions.internal;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import reactor.core.publisher.Flux;

/// A node that begins its second life right after it was asked for its first incarnation.
final class ChangingNode implements Nodes {
  private boolean asked;

  @Override
  public NodeId self() {
    return new NodeId("node-1");
  }

  @Override
  public Incarnation incarnation() {
    boolean first = !asked;
    asked = true;
    return new Incarnation(first ? "first" : "second");
  }

  @Override
  public Flux<Incarnation> renewals() {
    return Flux.empty();
  }
}
