package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.internal.Parcel.Recipient;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.spi.ChannelNews.Audience;
import io.parley.fanout.spi.Subscriptions.Interest;
import io.parley.fanout.spi.Subscriptions.Subscription;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationLog.Unreadable;
import io.parley.platform.TraceSpan;
import io.parley.sessions.Home;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/// Brings frames to the live sessions of users: looks sessions up and gives each gateway its part, which has a lane of its own.
/// One that is slow or silent delays what is for it and nothing else.
final class Routing {
  /// How long a gateway counts as one that others could delay, at least, since something was for it.
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
  /// What a record that can't be read takes in memory beside its bytes, roughly.
  private static final int BYTES_A_LETTER = 4_096;
  private static final byte[] NO_FRAME = {};

  private final Road road;
  private final ConcurrentHashMap<NodeId, GatewayLane> lanes = new ConcurrentHashMap<>();
  private final ChannelHints hints;
  private final AtomicLong sweptAt;

  Routing(Road road) {
    this.road = road;
    this.hints = new ChannelHints(road.timer(), this::hint);
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
        : Mono.defer(() -> Mono.zip(road.sessions().live(recipients(pushes)),
            road.subscriptions().of(channels(pushes)))).doOnNext(found -> {
              spread(pushes, new Found(found.getT1(), found.getT2()), settlement);
              road.handOn(Absences.of(pushes, found.getT1().keySet()), List.of(settlement));
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

  /// Where pushes go.
  private record Found(Map<UserId, List<LiveSession>> live, Map<ConversationId, List<Subscription>> listening) {}

  private void spread(List<Push> pushes, Found found, Settlement settlement) {
    Load load = new Load();
    List<Runnable> hints = new ArrayList<>();
    PushNotes.Routes routes = road.notes().routes();
    for (Push push : pushes) {
      if (push.isToChannel()) {
        List<Subscription> listening = found.listening.getOrDefault(push.conversationId(), List.of());
        routes.toChannel(push, listening);
        for (Subscription one : listening) {
          Home gateway = one.gateway();
          if (one.interest() == Interest.MESSAGES) {
            load.add(gateway.nodeId(), Parcel.toChannel(push, gateway.incarnation(), Audience.VIEWERS, settlement));
          }
          hints.add(() -> this.hints.hint(gateway, push, settlement));
        }
      } else {
        Map<Home, List<Recipient>> parcels = parcels(push, found.live);
        routes.toSessions(push, parcels.keySet());
        parcels.forEach((home, recipients) -> load.add(home.nodeId(),
            Parcel.of(push, home.incarnation(), recipients, settlement)));
      }
    }
    routes.end();
    load.go();
    hints.forEach(Runnable::run); // behind what viewers are shown
    sweep();
  }

  private void hint(Home gateway, Push news, Settlement settlement) {
    Push hint = new Push(NO_FRAME, List.of(), news.conversationId(), news.origin(), TraceSpan.NONE, news.reach(),
        news.removalSeq());
    Load load = new Load();
    load.add(gateway.nodeId(), Parcel.toChannel(hint, gateway.incarnation(), Audience.LISTENERS, settlement));
    load.go();
  }

  /// Parcels that go into their lanes together.
  private final class Load {
    private final Set<GatewayLane> reached = new LinkedHashSet<>();
    private final Map<GatewayLane, List<Parcel>> refused = new LinkedHashMap<>();

    void add(NodeId to, Parcel parcel) {
      lanes.compute(to, (gateway, known) -> {
        GatewayLane lane = known == null ? new GatewayLane(gateway, road) : known;
        boolean alone = lanes.size() <= (known == null ? 0 : 1);
        reached.add(lane);
        if (!lane.add(parcel, alone)) {
          refused.computeIfAbsent(lane, _ -> new ArrayList<>()).add(parcel);
        }
        return lane;
      });
    }

    void go() {
      refused.forEach(GatewayLane::refuse);
      reached.forEach(GatewayLane::run);
    }
  }

  /// Forgets the lanes of gateways that nothing was for in a whole round.
  private void sweep() {
    long last = sweptAt.get();
    long now = now();
    if (now - last >= REMEMBERED_FOR.toMillis() && sweptAt.compareAndSet(last, now)) {
      lanes.keySet().forEach(gateway -> lanes.computeIfPresent(gateway, (_, lane) -> lane.isUnused() ? null : lane));
    }
  }

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

  private static Set<ConversationId> channels(Collection<Push> pushes) {
    return pushes.stream().filter(push -> push.isToChannel()).map(Push::conversationId)
        .collect(Collectors.toSet());
  }

  private static Set<UserId> recipients(Collection<Push> pushes) {
    Set<UserId> users = new HashSet<>();
    pushes.forEach(push -> users.addAll(push.recipients()));
    return users;
  }
}
