package io.parley.presence.internal;

import io.parley.sessions.Nodes;
import reactor.core.publisher.Mono;

/// Hears changes, from here and from other nodes.
final class WatcherEndpoint implements WatcherExchange {
  private final Nodes nodes;
  private final LocalWatches watches;

  WatcherEndpoint(Nodes nodes, LocalWatches watches) {
    this.nodes = nodes;
    this.watches = watches;
  }

  @Override
  public Mono<Heard> changed(Change change) {
    return Mono.fromSupplier(() -> change.incarnation().equals(nodes.incarnation()) && watches.hear(change.snapshot())
        ? Heard.HEARD
        : Heard.UNWANTED);
  }
}
