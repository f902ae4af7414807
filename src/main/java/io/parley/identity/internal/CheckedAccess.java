package io.parley.identity.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.identity.Access;
import io.parley.identity.AccessChange;
import io.parley.identity.Identity;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.identity.internal.StandingReader.Held;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Standings as this node reads them, and for calls that come often those that it read a moment ago.
final class CheckedAccess implements Access {
  /// With [#READ_DEADLINE] on top, for a read may have seen the state at its beginning, nothing is older than 5 s.
  static final Duration REMEMBERED = Duration.ofSeconds(3);
  static final Duration READ_DEADLINE = Duration.ofSeconds(2);
  private static final int REMEMBERED_USERS = 10_000;

  private final StandingReader reader;
  private final Flux<AccessChange> changes;
  private final Clock clock;
  /// A read that is under way when its user is forgotten is not remembered.
  private final AsyncCache<UserId, Standing> recent;

  /// @param changes hears of each change after [#heard] did
  CheckedAccess(StandingReader reader, Flux<AccessChange> changes, Clock clock, Ticker ticker) {
    this.reader = reader;
    this.changes = changes;
    this.clock = clock;
    recent = Caffeine.newBuilder().maximumSize(REMEMBERED_USERS).expireAfterWrite(REMEMBERED).ticker(ticker)
        .executor(Runnable::run).buildAsync();
  }

  /// Forgets what may not be so any more.
  void heard(AccessChange change) {
    switch (change) {
      case AccessChange.Of(var userIds) -> recent.asMap().keySet().removeAll(userIds);
      case AccessChange.OfAnybody() -> recent.asMap().clear();
    }
  }

  @Override
  public Mono<Void> admit(Identity identity) {
    return standing(identity.userId()).flatMap(standing -> judge(standing, identity));
  }

  @Override
  public Mono<Void> admitAgain(Identity identity) {
    return Mono.fromFuture(() -> recent.get(identity.userId(), (userId, _) -> standing(userId).toFuture()), true)
        .flatMap(standing -> judge(standing, identity));
  }

  @Override
  public Mono<Map<UserId, Standing>> standings(Collection<UserId> userIds) {
    return Mono.defer(() -> {
      if (userIds.size() > MAX_USERS) {
        throw new IllegalArgumentException("at most %d users at once".formatted(MAX_USERS));
      }
      Map<UserId, Standing> standings = HashMap.newHashMap(userIds.size());
      userIds.forEach(userId -> standings.put(userId, Standing.CLEAR));
      return reader.held(userIds).doOnNext(held -> standings.put(held.userId(), held.standing())).then()
          .thenReturn(standings);
    }).timeout(READ_DEADLINE, Mono.error(() -> ParleyException.unavailable("Who may come in cannot be read", null)),
        Deadlines.TIMER);
  }

  @Override
  public Flux<AccessChange> changes() {
    return changes;
  }

  private Mono<Standing> standing(UserId userId) {
    return standings(List.of(userId)).map(found -> found.getOrDefault(userId, Standing.CLEAR));
  }

  private Mono<Void> judge(Standing standing, Identity identity) {
    ParleyException refusal = standing.refusal(identity.issuedAt(), clock.instant());
    return refusal == null ? Mono.empty() : Mono.error(refusal);
  }
}
