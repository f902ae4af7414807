package io.parley.presence.internal;

import io.parley.sessions.Nodes;
import reactor.core.publisher.Mono;

/// Hears changes, from here and from other nodes, also those for which this node asked in an earlier life: until it has asked
/// again for all users, it hears of some by nothing else.
final class WatcherEndpoint implements WatcherExchange {
  private final Nodes nodes;
  private final LocalWatches watches;

  WatcherEndpoint(Nodes nodes, LocalWatches watches) {
    this.nodes = nodes;
    this.watches = watches;
  }

  @Override
  public Mono<Heard> changed(Change change) {
    return Mono.fromSupplier(() -> watches.hear(change.snapshot()) && change.incarnation().equals(nodes.incarnation())
        ? Heard.HEARD
        : Heard.UNWANTED);
  }
}
