package io.parley.gateway.internal;

import io.parley.conversation.Acquaintances;
import io.parley.fanout.spi.DomainFrames;
import io.parley.gateway.internal.GatewayPeersExchange.Look;
import io.parley.gateway.internal.Watchlist.Wish;
import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.presence.UserPresence;
import io.parley.presence.Watches;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import io.parley.sessions.SessionId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Which sessions of this node watch whom, and what each of them may see.
///
/// Whether a session may see a user is asked when it begins to watch, when somebody says that it may be otherwise, and with a
/// change where the last answer was no, or is 10 min old. One who may not, or no longer, sees the user offline. Until there is an
/// answer it is asked again every second.
final class Watchers {
  private static final int CHECKS_IN_FLIGHT = 4;
  private static final Logger log = LoggerFactory.getLogger(Watchers.class);

  private final Watches watches;
  private final Acquaintances acquaintances;
  private final InstantSource clock;
  private final Ticks ticks;
  private final GatewayMeters meters;
  private final Map<UserId, Set<Session>> sessions = new ConcurrentHashMap<>();
  /// Asks who may see a user.
  private final Errands checks;

  /// @param clock the time of day, for those who are there now
  Watchers(Watches watches, Acquaintances acquaintances, InstantSource clock, Ticks ticks, GatewayMeters meters) {
    this.watches = watches;
    this.acquaintances = acquaintances;
    this.clock = clock;
    this.ticks = ticks;
    this.meters = meters;
    checks = new Errands(this::check, ticks);
  }

  /// Answers `watch`. What changes meanwhile is pushed after the answer, so that a client may believe the last frame.
  Flux<ServerFrame> watch(Session session, @Nullable String re, List<UserId> userIds) {
    return Flux.defer(() -> {
      Watchlist list = session.watchlist();
      Wish wish = list.add(userIds, ticks.nanos());
      wish.fresh().forEach(userId -> sessions.compute(userId, (_, known) -> {
        Set<Session> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
        all.add(session);
        return all;
      }));
      return Mono.when(read(wish, userIds), allow(session, userIds))
          .doOnSuccess(_ -> list.grant(wish))
          .doOnError(_ -> forget(session, list.giveUp(wish)))
          .thenMany(answer(session, re, userIds));
    });
  }

  /// Waits also for those whom another frame asked for a moment ago; they are counted once.
  private Mono<Void> read(Wish wish, List<UserId> userIds) {
    Set<UserId> counted = new HashSet<>(userIds);
    wish.fresh().forEach(counted::remove);
    return watches.watch(userIds).doFinally(_ -> watches.unwatch(counted));
  }

  private Mono<Void> allow(Session session, List<UserId> userIds) {
    long asked = ticks.nanos();
    return acquaintances.visibleTo(session.userId(), userIds)
        .doOnNext(visible -> userIds
            .forEach(userId -> session.watchlist().allow(userId, visible.contains(userId), asked)))
        .then();
  }

  private Flux<ServerFrame> answer(Session session, @Nullable String re, List<UserId> userIds) {
    return Flux.defer(() -> {
      List<UserPresence> said = userIds.stream().map(userId -> seen(session, userId)).toList();
      return Flux.<ServerFrame>just(new ServerFrame.Presences(re, said.stream().map(this::listed).toList()))
          .concatWith(Mono.fromRunnable(() -> session.later(() -> said.forEach(one -> answered(session, one)))));
    });
  }

  /// Behind the answer, on the session's thread: what was pushed before it has been undone by it.
  private void answered(Session session, UserPresence said) {
    session.watchlist().tell(said.userId(), said.status());
    if (session.watchlist().isInDoubt(said.userId())) {
      checks.run(said.userId());
    } else {
      push(session, said.userId(), new Encoded());
    }
  }

  /// Answers `unwatch`.
  Flux<ServerFrame> unwatch(Session session, @Nullable String re, List<UserId> userIds) {
    return Flux.defer(() -> {
      List<ServerFrame.UserPresence> last = userIds.stream().map(userId -> listed(
          session.watchlist().isInDoubt(userId) ? UserPresence.unknown(userId) : seen(session, userId))).toList();
      forget(session, session.watchlist().remove(userIds));
      return Flux.just(new ServerFrame.Presences(re, last));
    });
  }

  /// The session has ended.
  void forget(Session session) {
    forget(session, session.watchlist().close());
  }

  /// @param userIds that were in the session's list until now
  private void forget(Session session, Collection<UserId> userIds) {
    userIds.forEach(userId -> sessions.computeIfPresent(userId, (_, all) -> {
      if (!session.watchlist().holds(userId)) { // or another frame has taken them in meanwhile
        all.remove(session);
      }
      return all.isEmpty() ? null : all;
    }));
    watches.unwatch(userIds);
  }

  Disposable followChanges() {
    return watches.changes().subscribe(this::heard,
        failure -> log.error("Changes of presence are not heard of any more", failure));
  }

  /// What these sessions may see is not shown to them until it has been asked again.
  void lookAgain(Look look) {
    Set<SessionId> viewers = Set.copyOf(look.viewers());
    long now = ticks.nanos();
    for (UserId person : look.people()) {
      boolean doubted = false;
      for (Session session : sessions.getOrDefault(person, Set.of())) {
        RegistryEntry entry = session.entry();
        doubted |= entry != null && viewers.contains(entry.sessionId()) && session.watchlist().doubt(person, now);
      }
      if (doubted) {
        checks.run(person);
      }
    }
  }

  /// To be called several times a second.
  void tick() {
    checks.tick();
  }

  private void heard(UserId userId) {
    try {
      changed(userId);
    } catch (RuntimeException e) {
      log.error("A change of presence was not shown", e); // or else it would have been the last one
    }
  }

  /// Shows how the user appears now to all who may see it, and asks of those of whom that is not known.
  private void changed(UserId userId) {
    long now = ticks.nanos();
    boolean sure = true;
    Encoded encoded = new Encoded();
    for (Session session : sessions.getOrDefault(userId, Set.of())) {
      if (session.watchlist().isSure(userId, now)) {
        pushSoon(session, userId, encoded);
      } else {
        sure = false;
      }
    }
    if (!sure) {
      checks.run(userId);
    }
  }

  /// While it can't be asked, what was known before counts, unless somebody said that it may be otherwise.
  private Mono<Void> check(UserId userId) {
    return Mono.defer(() -> {
      long now = ticks.nanos();
      List<Session> unsure = sessions.getOrDefault(userId, Set.of()).stream()
          .filter(session -> session.watchlist().isUnsure(userId, now)).toList();
      Encoded encoded = new Encoded();
      return check(userId, unsure, encoded)
          .doOnError(_ -> unsure.forEach(session -> pushSoon(session, userId, encoded)));
    });
  }

  private Mono<Void> check(UserId userId, List<Session> unsure, Encoded encoded) {
    Map<UserId, List<Session>> byViewer = new HashMap<>();
    unsure.forEach(session -> byViewer.computeIfAbsent(session.userId(), _ -> new ArrayList<>(1)).add(session));
    return Flux.fromIterable(byViewer.keySet()).buffer(Acquaintances.MAX_PEOPLE).flatMap(viewers -> {
      long asked = ticks.nanos();
      return acquaintances.viewersOf(userId, viewers)
          .doOnNext(allowed -> viewers.forEach(viewer -> byViewer.getOrDefault(viewer, List.of()).forEach(session -> {
            session.watchlist().allow(userId, allowed.contains(viewer), asked);
            pushSoon(session, userId, encoded);
          })));
    }, CHECKS_IN_FLIGHT).then();
  }

  private void pushSoon(Session session, UserId userId, Encoded encoded) {
    session.later(() -> push(session, userId, encoded));
  }

  /// Pushes what a session could not be told while its token had ended. On the session's thread.
  void catchUp(Session session) {
    session.watchlist().users().forEach(userId -> push(session, userId, new Encoded()));
  }

  /// What is so now, unless the session was told that last, or a question or its first answer is on the way. On the session's
  /// thread.
  private void push(Session session, UserId userId, Encoded encoded) {
    UserPresence seen = seen(session, userId);
    if (session.takesPushes() && session.watchlist().isSettled(userId)
        && session.watchlist().tell(userId, seen.status())) {
      meters.presencePushed();
      session.push(encoded.frame(seen));
    }
  }

  private UserPresence seen(Session session, UserId userId) {
    return session.watchlist().sees(userId) ? watches.now(userId) : UserPresence.unknown(userId);
  }

  /// A change on its way to several sessions: those who see the same get the same bytes.
  private final class Encoded {
    private volatile @Nullable Bytes last;

    private record Bytes(UserPresence of, byte[] frame) {}

    private byte[] frame(UserPresence seen) {
      Bytes known = last;
      if (known == null || !known.of.equals(seen)) {
        known = new Bytes(seen, ServerFrames.encode(new ServerFrame.Presence(seen.userId().value(),
            DomainFrames.wireName(seen.status()), lastSeen(seen))));
        last = known;
      }
      return known.frame;
    }
  }

  private ServerFrame.UserPresence listed(UserPresence seen) {
    return new ServerFrame.UserPresence(seen.userId().value(), DomainFrames.wireName(seen.status()), lastSeen(seen));
  }

  private @Nullable String lastSeen(UserPresence seen) {
    if (seen.status() == PresenceStatus.ONLINE) {
      return ServerFrames.time(clock.instant());
    }
    return seen.lastSeenAt() == null ? null : ServerFrames.time(seen.lastSeenAt());
  }
}
