package io.parley.presence.internal;

import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;

/// A node that begins a new life when told to.
final class HandNodes implements Nodes {
  private final NodeId self;
  private final AtomicInteger life = new AtomicInteger(1);

  HandNodes(String name) {
    self = new NodeId(name);
  }

  void beginNewLife() {
    life.incrementAndGet();
  }

  Home home() {
    return new Home(self, incarnation());
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public Incarnation incarnation() {
    return new Incarnation("life-" + life.get());
  }

  @Override
  public Flux<Incarnation> renewals() {
    return Flux.empty();
  }
}
