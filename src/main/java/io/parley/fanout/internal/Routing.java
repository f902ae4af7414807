package io.parley.fanout.internal;

import io.parley.fanout.internal.Parcel.Recipient;
import io.parley.fanout.internal.Push.Origin;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationLog.Unreadable;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/// Brings frames to the live sessions of users: looks sessions up and gives each gateway its part, which has a lane of its own.
/// One that is slow or silent delays what is for it and nothing else.
final class Routing {
  /// How long a gateway counts as one that others could delay, at least, since something was for it.
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
  /// What a record that can't be read takes in memory beside its bytes, roughly.
  private static final int BYTES_A_LETTER = 4_096;

  private final Road road;
  private final ConcurrentHashMap<NodeId, GatewayLane> lanes = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt;

  Routing(Road road) {
    this.road = road;
    this.sweptAt = new AtomicLong(now());
  }

  private long now() {
    return road.timer().now(TimeUnit.MILLISECONDS);
  }

  /// Completes when everything is in its lane; what comes by later calls gets there behind it. It is open in the settlement until
  /// its gateway has answered, or it is kept as given up on. Fails when the registry does not answer; nothing is under way then.
  Mono<Void> route(List<Push> pushes, Settlement settlement) {
    return pushes.isEmpty()
        ? Mono.empty()
        : Mono.defer(() -> road.sessions().live(recipients(pushes)))
            .doOnNext(live -> {
              spread(pushes, live, settlement);
              road.handOn(Absences.of(pushes, live.keySet()), List.of(settlement));
            }).then();
  }

  /// Keeps what can't be read as dead letters: open in the settlement, and counted with what waits for gateways, until all of it
  /// is kept.
  ///
  /// @param bodies that can't be read, of records that have their place, and who may see them
  void keep(List<Unreadable> unreadable, Map<Origin, List<UserId>> bodies, Settlement settlement) {
    if (unreadable.isEmpty() && bodies.isEmpty()) {
      return;
    }
    long bytes = Stream
        .concat(unreadable.stream().map(Unreadable::record), bodies.keySet().stream().map(Origin::raw))
        .mapToLong(
            raw -> BYTES_A_LETTER + Math.max(0, raw.serializedKeySize()) + Math.max(0, raw.serializedValueSize()))
        .sum();
    settlement.begin();
    road.backlog().add(bytes);
    road.givenUp().keep(unreadable, bodies, settlement).doFinally(_ -> {
      road.backlog().remove(bytes);
      settlement.end();
    }).subscribe(null, _ -> {}); // fails only where somebody else reads the partition by now
  }

  private void spread(List<Push> pushes, Map<UserId, List<LiveSession>> live, Settlement settlement) {
    Set<GatewayLane> reached = new LinkedHashSet<>();
    Map<GatewayLane, List<Parcel>> refused = new LinkedHashMap<>();
    for (Push push : pushes) {
      parcels(push, live).forEach((home, recipients) -> {
        Parcel parcel = new Parcel(push, home.incarnation, recipients, settlement);
        lanes.compute(home.gateway, (gateway, known) -> {
          GatewayLane lane = known == null ? new GatewayLane(gateway, road) : known;
          boolean alone = lanes.size() <= (known == null ? 0 : 1);
          reached.add(lane);
          if (!lane.add(parcel, alone)) {
            refused.computeIfAbsent(lane, _ -> new ArrayList<>()).add(parcel);
          }
          return lane;
        });
      });
    }
    refused.forEach(GatewayLane::refuse);
    reached.forEach(GatewayLane::run);
    sweep();
  }

  /// Forgets the lanes of gateways that nothing was for in a whole round.
  private void sweep() {
    long last = sweptAt.get();
    long now = now();
    if (now - last >= REMEMBERED_FOR.toMillis() && sweptAt.compareAndSet(last, now)) {
      lanes.keySet().forEach(gateway -> lanes.computeIfPresent(gateway, (_, lane) -> lane.isUnused() ? null : lane));
    }
  }

  private record Home(NodeId gateway, Incarnation incarnation) {}

  private static Map<Home, List<Recipient>> parcels(Push push, Map<UserId, List<LiveSession>> live) {
    Map<Home, List<Recipient>> parcels = new LinkedHashMap<>();
    for (UserId user : push.recipients()) {
      for (LiveSession session : live.getOrDefault(user, List.of())) {
        parcels.computeIfAbsent(new Home(session.nodeId(), session.incarnation()), _ -> new ArrayList<>())
            .add(new Recipient(user, session.sessionId(), session.deviceId()));
      }
    }
    return parcels;
  }

  private static Set<UserId> recipients(Collection<Push> pushes) {
    Set<UserId> users = new HashSet<>();
    pushes.forEach(push -> users.addAll(push.recipients()));
    return users;
  }
}
