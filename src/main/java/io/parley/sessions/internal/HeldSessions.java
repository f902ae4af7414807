package io.parley.sessions.internal;

import io.parley.identity.UserId;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import io.parley.sessions.Sessions;
import io.parley.sessions.internal.UserSessionsExchange.Ids;
import io.parley.sessions.ops.UserSessions;
import io.parley.sessions.spi.SessionHolder;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// A user's sessions by the registry, and what their gateways say of them.
final class HeldSessions implements UserSessions {
  static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int GATEWAYS_AT_ONCE = 16;
  private static final Comparator<LiveSession> BY_DEVICE = Comparator
      .comparing((LiveSession session) -> session.deviceId().value())
      .thenComparing(session -> session.sessionId().value());
  private static final Logger log = LoggerFactory.getLogger(HeldSessions.class);

  private final NodeId self;
  private final Sessions registry;
  private final RedisCloses closes;
  private final @Nullable SessionHolder here;
  private final @Nullable Peers peers;
  private final Scheduler timer;

  /// @param here this node's own; null where it has none
  /// @param peers null where there are no other nodes
  HeldSessions(NodeId self, Sessions registry, RedisCloses closes, @Nullable SessionHolder here, @Nullable Peers peers,
      Scheduler timer) {
    this.self = self;
    this.registry = registry;
    this.closes = closes;
    this.here = here;
    this.peers = peers;
    this.timer = timer;
  }

  /// On the timer of all deadlines.
  HeldSessions(NodeId self, Sessions registry, RedisCloses closes, @Nullable SessionHolder here,
      @Nullable Peers peers) {
    this(self, registry, closes, here, peers, Deadlines.TIMER);
  }

  @Override
  public Mono<Found> of(UserId userId) {
    return live(userId).flatMap(all -> {
      List<LiveSession> listed = all.stream().sorted(BY_DEVICE).limit(MOST).toList();
      return each(listed, this::states).map(answers -> new Found(
          listed.stream().map(session -> seen(session, answers)).toList(), all.size() - listed.size()));
    });
  }

  private static Seen seen(LiveSession session, Map<NodeId, Optional<Map<SessionId, SessionState>>> answers) {
    Optional<Map<SessionId, SessionState>> answer = answers.get(session.nodeId());
    if (answer == null || answer.isEmpty()) {
      return new Seen(session, null, Sight.SILENT);
    }
    SessionState state = answer.get().get(session.sessionId());
    return new Seen(session, state, state == null ? Sight.GONE : Sight.SEEN);
  }

  @Override
  public Mono<List<Disconnected>> disconnect(UserId userId, Collection<SessionId> sessionIds) {
    Set<SessionId> asked = new LinkedHashSet<>(sessionIds);
    if (asked.isEmpty() || asked.size() > MOST) {
      return Mono.error(() -> ParleyException
          .badRequest("%d sessions were named; it must be 1 to %d".formatted(asked.size(), MOST)));
    }
    return live(userId).flatMap(all -> {
      List<LiveSession> meant = all.stream().filter(session -> asked.contains(session.sessionId())).toList();
      return each(meant, this::disconnect).map(answers -> asked.stream()
          .map(id -> new Disconnected(id, outcome(id, meant, answers))).toList());
    });
  }

  private static Sight outcome(SessionId id, List<LiveSession> meant,
      Map<NodeId, Optional<Set<SessionId>>> answers) {
    return meant.stream().filter(session -> session.sessionId().equals(id)).findFirst()
        .map(session -> answers.getOrDefault(session.nodeId(), Optional.empty())
            .map(closed -> closed.contains(id) ? Sight.SEEN : Sight.GONE).orElse(Sight.SILENT))
        .orElse(Sight.GONE);
  }

  @Override
  public Mono<List<ClosedSession>> closes(UserId userId) {
    return closes.of(userId);
  }

  private Mono<List<LiveSession>> live(UserId userId) {
    return registry.live(List.of(userId)).map(found -> found.getOrDefault(userId, List.of()));
  }

  /// What each gateway of these sessions answers; empty for one that does not.
  private <R> Mono<Map<NodeId, Optional<R>>> each(List<LiveSession> sessions,
      Function<Gateway, Mono<R>> question) {
    Map<NodeId, List<SessionId>> byGateway = sessions.stream().collect(Collectors.groupingBy(LiveSession::nodeId,
        HashMap::new, Collectors.mapping(LiveSession::sessionId, Collectors.toList())));
    return Flux.fromIterable(byGateway.entrySet())
        .flatMap(one -> question.apply(new Gateway(one.getKey(), one.getValue())).timeout(DEADLINE, timer)
            .map(Optional::of)
            .onErrorResume(failure -> {
              log.atDebug().addKeyValue("gateway", one.getKey())
                  .log("A gateway did not say how its sessions are", failure);
              return Mono.just(Optional.<R>empty());
            })
            .map(answer -> Map.entry(one.getKey(), answer)), GATEWAYS_AT_ONCE)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private record Gateway(NodeId nodeId, List<SessionId> sessions) {}

  private Mono<Map<SessionId, SessionState>> states(Gateway gateway) {
    return ask(gateway, holder -> holder.states(gateway.sessions),
        there -> there.states(new Ids(gateway.sessions)).map(UserSessionsExchange.States::states))
        .map(states -> states.stream().collect(Collectors.toMap(SessionState::sessionId, Function.identity())));
  }

  private Mono<Set<SessionId>> disconnect(Gateway gateway) {
    return ask(gateway, holder -> holder.disconnect(gateway.sessions),
        there -> there.disconnect(new Ids(gateway.sessions)).map(Ids::ids)).map(HashSet::new);
  }

  private <R> Mono<R> ask(Gateway gateway, Function<SessionHolder, Mono<R>> near,
      Function<UserSessionsExchange, Mono<R>> far) {
    if (gateway.nodeId.equals(self) && here != null) {
      return near.apply(here);
    }
    return peers != null
        ? peers.askNode(gateway.nodeId.value(), UserSessionsExchange.class, far)
        : Mono.error(() -> ParleyException.unavailable("Node %s can't be asked: parley.rpc.key is not set"
            .formatted(gateway.nodeId), null));
  }
}
