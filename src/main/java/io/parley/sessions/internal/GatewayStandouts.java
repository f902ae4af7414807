package io.parley.sessions.internal;

import io.parley.identity.UserId;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.sessions.Departure;
import io.parley.sessions.NodeId;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import io.parley.sessions.internal.StandoutsExchange.Departures;
import io.parley.sessions.internal.StandoutsExchange.Limit;
import io.parley.sessions.internal.StandoutsExchange.SlowSessions;
import io.parley.sessions.internal.StandoutsExchange.Users;
import io.parley.sessions.ops.Standouts;
import io.parley.sessions.spi.StandoutsHere;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Asks every gateway, which may be this node.
final class GatewayStandouts implements Standouts {
  private static final int GATEWAYS_AT_ONCE = 64;
  private static final Logger log = LoggerFactory.getLogger(GatewayStandouts.class);

  private final NodeId self;
  private final @Nullable StandoutsHere here;
  private final @Nullable Peers peers;
  private final Supplier<Collection<NodeId>> others;
  private final Scheduler timer;

  /// @param here this node's own; null where it is no gateway
  /// @param peers null where there are no other nodes
  /// @param others gateways that are known now, this node or not
  GatewayStandouts(NodeId self, @Nullable StandoutsHere here, @Nullable Peers peers,
      Supplier<Collection<NodeId>> others, Scheduler timer) {
    this.self = self;
    this.here = here;
    this.peers = peers;
    this.others = others;
    this.timer = timer;
  }

  /// On the timer of all deadlines.
  GatewayStandouts(NodeId self, @Nullable StandoutsHere here, @Nullable Peers peers,
      Supplier<Collection<NodeId>> others) {
    this(self, here, peers, others, Deadlines.TIMER);
  }

  @Override
  public Mono<Found<UserCount>> mostSessions(int limit, Duration patience) {
    Limit most = bounded(limit);
    return each(patience, near -> near.mostSessions(most.limit()),
        far -> far.mostSessions(most).map(Users::users)).map(said -> counted(said, most));
  }

  @Override
  public Mono<Found<UserCount>> mostRefused(int limit, Duration patience) {
    Limit most = bounded(limit);
    return each(patience, near -> near.mostRefused(most.limit()),
        far -> far.mostRefused(most).map(Users::users)).map(said -> counted(said, most));
  }

  @Override
  public Mono<Found<Departure>> latelyGone(int limit, Duration patience) {
    Limit most = bounded(limit);
    return each(patience, near -> near.latelyGone(most.limit()),
        far -> far.latelyGone(most).map(Departures::departures)).map(said -> {
          Map<UserId, Departure> latest = new HashMap<>();
          said.answers.values().forEach(departures -> departures.forEach(one -> latest.merge(one.userId(), one,
              (known, other) -> known.end().at().isBefore(other.end().at()) ? other : known)));
          return found(latest.values(),
              Comparator.comparing((Departure one) -> one.end().at()).reversed().thenComparing(Departure::userId), most,
              said);
        });
  }

  @Override
  public Mono<Found<Slow>> slowest(int limit, Duration patience) {
    Limit most = bounded(limit);
    return each(patience, near -> near.slowest(most.limit()),
        far -> far.slowest(most).map(SlowSessions::sessions)).map(said -> {
          List<Slow> all = new ArrayList<>();
          said.answers.forEach((node, sessions) -> sessions.forEach(one -> all.add(new Slow(node, one))));
          return found(all, Comparator.comparing(Slow::session, SlowSession.WORST_FIRST), most, said);
        });
  }

  @Override
  public Mono<List<SlowSession>> slowestOf(NodeId gateway, int limit) {
    Limit most = bounded(limit);
    return ask(gateway, near -> near.slowest(most.limit()), far -> far.slowest(most).map(SlowSessions::sessions))
        .timeout(DEADLINE, Mono.error(() -> ParleyException.unavailable("Node %s did not answer within %d s".formatted(
            gateway, DEADLINE.toSeconds()), null)), timer);
  }

  private static Limit bounded(int limit) {
    return new Limit(Math.clamp(limit, 1, MOST));
  }

  private static Found<UserCount> counted(Said<UserCount> said, Limit most) {
    Map<UserId, UserCount> all = new HashMap<>();
    said.answers.values().forEach(counts -> counts.forEach(one -> all.merge(one.userId(), one,
        (known, other) -> new UserCount(known.userId(), known.atLeast() + other.atLeast(),
            known.atMost() + other.atMost()))));
    return found(all.values(),
        Comparator.comparingLong(UserCount::atLeast).thenComparingLong(UserCount::atMost).reversed()
            .thenComparing(UserCount::userId),
        most, said);
  }

  private static <T> Found<T> found(Collection<T> all, Comparator<T> order, Limit most, Said<?> said) {
    return new Found<>(all.stream().sorted(order).limit(most.limit()).toList(), said.silent);
  }

  private record Said<T>(Map<NodeId, List<T>> answers, List<NodeId> silent) {}

  private <T> Mono<Said<T>> each(Duration patience, Function<StandoutsHere, Mono<List<T>>> near,
      Function<StandoutsExchange, Mono<List<T>>> far) {
    Duration deadline = patience.compareTo(DEADLINE) < 0 ? patience : DEADLINE;
    return Flux.defer(() -> Flux.fromIterable(gateways()))
        .flatMap(node -> ask(node, near, far).timeout(deadline, timer).map(Optional::of).onErrorResume(failure -> {
          log.atDebug().addKeyValue("gateway", node).log("A gateway did not say who stands out there", failure);
          return Mono.just(Optional.<List<T>>empty());
        }).map(answer -> Map.entry(node, answer)), GATEWAYS_AT_ONCE).collectList().map(answers -> {
          Map<NodeId, List<T>> told = new HashMap<>();
          answers.forEach(one -> one.getValue().ifPresent(answer -> told.put(one.getKey(), answer)));
          return new Said<>(told, answers.stream().map(Map.Entry::getKey).filter(node -> !told.containsKey(node))
              .sorted(Comparator.comparing(NodeId::value)).toList());
        });
  }

  private Collection<NodeId> gateways() {
    return peers == null ? here == null ? List.of() : List.of(self) : others.get();
  }

  private <R> Mono<R> ask(NodeId node, Function<StandoutsHere, Mono<R>> near,
      Function<StandoutsExchange, Mono<R>> far) {
    if (node.equals(self) && here != null) {
      return near.apply(here);
    }
    return peers != null
        ? peers.askNode(node.value(), StandoutsExchange.class, far)
        : Mono.error(() -> ParleyException.unavailable("Node %s can't be asked".formatted(node), null));
  }
}
