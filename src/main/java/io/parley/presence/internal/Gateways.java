package io.parley.presence.internal;

import io.parley.platform.Deadlines;
import io.parley.platform.NodeGoneException;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.presence.internal.WatcherExchange.Change;
import io.parley.presence.internal.WatcherExchange.Heard;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The gateways that watch: this node, where it is one, and others.
final class Gateways {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final NodeId self;
  private final @Nullable WatcherExchange near;
  private final @Nullable Peers peers;

  /// @param near null where this node has no sockets
  /// @param peers null where there are no other nodes
  Gateways(NodeId self, @Nullable WatcherExchange near, @Nullable Peers peers) {
    this.self = self;
    this.near = near;
    this.peers = peers;
  }

  /// Fails with `unavailable` when it does not answer within 2 s.
  Mono<Heard> tell(Home gateway, Snapshot snapshot) {
    Change change = new Change(gateway.incarnation(), snapshot);
    if (near != null && gateway.nodeId().equals(self)) {
      return near.changed(change);
    }
    return peers == null
        ? Mono.just(Heard.GONE)
        : peers.askNode(gateway.nodeId().value(), WatcherExchange.class, there -> there.changed(change))
            .timeout(DEADLINE, Mono.error(() -> ParleyException
                .unavailable("Gateway %s did not answer in time".formatted(gateway.nodeId()), null)), Deadlines.TIMER)
            .onErrorResume(NodeGoneException.class, _ -> Mono.just(Heard.GONE));
  }
}
