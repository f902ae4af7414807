package io.parley.gateway.internal;

import io.parley.gateway.internal.SlowReaders.Seen;
import io.parley.identity.UserId;
import io.parley.sessions.Departure;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import io.parley.sessions.spi.StandoutsHere;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// What operators may ask of those who stand out here.
final class StandingOut implements StandoutsHere {
  private static final int ASKED_AT_ONCE = 64;
  /// Users with several sessions that are told of.
  private static final int MOST = 500;
  /// However many ask who has most sessions, all of them are gone through no more often.
  static final Duration HOLDS_FOR = Duration.ofSeconds(5);
  private static final Comparator<UserCount> MOST_FIRST = Comparator.comparingLong(UserCount::atLeast).reversed()
      .thenComparing(UserCount::userId);

  private final Noticed noticed;
  private final LocalSessions sessions;
  private final HeldHere held;
  private final Clock clock;
  private final Mono<List<UserCount>> counted;

  /// @param aside where all sessions are gone through
  StandingOut(Noticed noticed, LocalSessions sessions, HeldHere held, Clock clock, Scheduler aside) {
    this.noticed = noticed;
    this.sessions = sessions;
    this.held = held;
    this.clock = clock;
    counted = Mono.fromSupplier(this::count).subscribeOn(aside).cache(HOLDS_FOR);
  }

  @Override
  public Mono<List<UserCount>> mostSessions(int limit) {
    return counted.map(all -> all.stream().limit(limit).toList());
  }

  /// Those with several.
  private List<UserCount> count() {
    Map<UserId, Integer> byUser = new HashMap<>();
    sessions.all().forEach(session -> {
      RegistryEntry entry = session.entry();
      if (entry != null && !session.closed()) {
        byUser.merge(entry.userId(), 1, Integer::sum);
      }
    });
    return byUser.entrySet().stream().filter(one -> one.getValue() > 1)
        .map(one -> new UserCount(one.getKey(), one.getValue(), one.getValue())).sorted(MOST_FIRST)
        .limit(MOST).toList();
  }

  @Override
  public Mono<List<UserCount>> mostRefused(int limit) {
    return Mono.fromSupplier(() -> noticed.refused().most(limit));
  }

  @Override
  public Mono<List<Departure>> latelyGone(int limit) {
    return Mono.fromSupplier(() -> noticed.gone().latest(limit, clock.instant()));
  }

  @Override
  public Mono<List<SlowSession>> slowest(int limit) {
    return Flux.defer(() -> Flux.fromIterable(noticed.slow().seen())).flatMap(this::asItIsNow, ASKED_AT_ONCE)
        .collectList().map(all -> all.stream().sorted(SlowSession.WORST_FIRST).limit(limit).toList());
  }

  /// What was seen, and what waits now.
  private Mono<SlowSession> asItIsNow(Seen seen) {
    return held.backlog(seen.sessionId())
        .map(backlog -> session(seen, true, backlog))
        .defaultIfEmpty(session(seen, false, Backlog.NONE));
  }

  private static SlowSession session(Seen seen, boolean open, Backlog backlog) {
    return new SlowSession(seen.userId(), seen.deviceId(), seen.sessionId(), open, backlog.frames(), backlog.bytes(),
        backlog.oldest(), seen.waited(), seen.took(), seen.closed());
  }
}
