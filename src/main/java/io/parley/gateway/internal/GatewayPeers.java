package io.parley.gateway.internal;

import io.parley.gateway.internal.GatewayPeersExchange.Look;
import io.parley.gateway.internal.GatewayPeersExchange.Writing;
import io.parley.identity.UserId;
import io.parley.platform.Deadlines;
import io.parley.platform.Done;
import io.parley.platform.NodeGoneException;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.sessions.Home;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// The gateways, as far as one tells another something: that a device has moved, that somebody writes, that some may be seen
/// who could not, or no longer.
final class GatewayPeers {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayPeers.class);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int TRIES_AGAIN = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final NodeId self;
  private final @Nullable Peers peers;
  private final Indicators here;
  private final Watchers watchers;

  /// @param peers null where there are no other nodes
  /// @param here this node's own
  /// @param watchers this node's own
  GatewayPeers(NodeId self, @Nullable Peers peers, Indicators here, Watchers watchers) {
    this.self = self;
    this.peers = peers;
    this.here = here;
    this.watchers = watchers;
  }

  static Map<Home, List<SessionId>> byGateway(Map<UserId, List<LiveSession>> live) {
    Map<Home, List<SessionId>> byGateway = new HashMap<>();
    live.values().forEach(all -> all.forEach(session -> byGateway
        .computeIfAbsent(new Home(session.nodeId(), session.incarnation()), _ -> new ArrayList<>())
        .add(session.sessionId())));
    return byGateway;
  }

  /// Tells a gateway that somebody writes, once; never fails.
  Mono<Void> writing(Home gateway, Writing word) {
    return tell(gateway, () -> here.take(word), there -> there.writing(word)).onErrorComplete();
  }

  /// Has sessions of a gateway look whom they may see; once this completes, they show nothing more by what was known before.
  /// Fails with `unavailable` when it does not answer within 2 s.
  Mono<Void> lookAgain(Home gateway, Look look) {
    return tell(gateway, () -> watchers.lookAgain(look), there -> there.lookAgain(look))
        .onErrorResume(NodeGoneException.class, _ -> Mono.empty()); // and its sessions with it
  }

  private Mono<Void> tell(Home gateway, Runnable word, Function<GatewayPeersExchange, Mono<Done>> call) {
    if (gateway.nodeId().equals(self)) {
      return Mono.fromRunnable(word);
    }
    return peers == null
        ? Mono.empty()
        : peers.askNode(gateway.nodeId().value(), GatewayPeersExchange.class, call)
            .timeout(DEADLINE, Mono.error(() -> ParleyException
                .unavailable("Gateway %s did not answer in time".formatted(gateway.nodeId()), null)), Deadlines.TIMER)
            .then();
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
