package io.parley.gateway.internal;

import io.parley.gateway.internal.GatewayPeersExchange.Writing;
import io.parley.platform.Deadlines;
import io.parley.platform.Peers;
import io.parley.sessions.Home;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// The gateways, as far as one tells another something: that a device has moved, that somebody writes.
final class GatewayPeers {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayPeers.class);
  private static final Duration WRITING_DEADLINE = Duration.ofSeconds(2);
  private static final int TRIES_AGAIN = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final NodeId self;
  private final @Nullable Peers peers;
  private final Indicators here;

  /// @param peers null where there are no other nodes
  /// @param here this node's own
  GatewayPeers(NodeId self, @Nullable Peers peers, Indicators here) {
    this.self = self;
    this.peers = peers;
    this.here = here;
  }

  /// Tells a gateway that somebody writes, once; never fails.
  Mono<Void> writing(Home gateway, Writing word) {
    if (gateway.nodeId().equals(self)) {
      return Mono.fromRunnable(() -> here.take(word));
    }
    return peers == null
        ? Mono.empty()
        : peers.askNode(gateway.nodeId().value(), GatewayPeersExchange.class, there -> there.writing(word))
            .timeout(WRITING_DEADLINE, Deadlines.TIMER).onErrorComplete().then();
  }

  /// Has sessions that others hold closed with 4509, without being waited for. One whose gateway can't be reached stays
  /// until it is closed for another reason.
  void replaced(List<LiveSession> older) {
    if (peers != null) {
      older.stream().filter(session -> !session.nodeId().equals(self)).forEach(session -> replaced(peers, session));
    }
  }

  private static void replaced(Peers peers, LiveSession older) {
    peers.askNode(older.nodeId().value(), GatewayPeersExchange.class,
        gateway -> gateway.replaced(new GatewayPeersExchange.Replaced(older.sessionId())))
        .retryWhen(Retry.backoff(TRIES_AGAIN, PAUSE))
        .subscribe(null, failure -> LOG.debug("Session {} was not closed at {}", older.sessionId(), older.nodeId(),
            failure));
  }
}
