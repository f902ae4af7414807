package io.parley.gateway.internal;

import io.parley.identity.UserId;
import io.parley.platform.HeavyHitters.Counted;
import io.parley.platform.HeavyHitters;
import io.parley.sessions.UserCount;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whose sends were refused for their pace within the last hour. The hour is cut into slices of [#SLICE], of which whole ones drop out;
/// each holds [#PLACES] users, so all of it is less than 1 MB, and a count is too high by at most what is said. Safe for several threads.
final class RefusedUsers {
  static final int PLACES = 500;
  static final Duration SLICE = Duration.ofMinutes(5);
  private static final int SLICES = 12;

  private final Ticks ticks;
  private final Deque<Slice> slices = new ArrayDeque<>(SLICES);

  RefusedUsers(Ticks ticks) {
    this.ticks = ticks;
  }

  private record Slice(long begun, HeavyHitters<UserId> users) {}

  synchronized void refused(UserId userId) {
    long now = ticks.millis();
    dropOld(now);
    Slice last = slices.peekLast();
    if (last == null || now - last.begun >= SLICE.toMillis()) {
      last = new Slice(now, new HeavyHitters<>(PLACES));
      slices.addLast(last);
    }
    last.users.add(userId, 1);
  }

  private void dropOld(long now) {
    while (!slices.isEmpty() && now - slices.getFirst().begun >= SLICE.toMillis() * SLICES) {
      slices.removeFirst();
    }
  }

  /// The most first, by what is certain.
  synchronized List<UserCount> most(int limit) {
    dropOld(ticks.millis());
    Map<UserId, UserCount> all = new HashMap<>();
    for (Slice slice : slices) {
      for (Counted<UserId> one : slice.users.all()) {
        all.merge(one.key(), new UserCount(one.key(), one.count() - one.error(), one.count()),
            (known, more) -> new UserCount(known.userId(), known.atLeast() + more.atLeast(),
                known.atMost() + more.atMost()));
      }
    }
    return all.values().stream()
        .sorted(Comparator.comparingLong(UserCount::atLeast).thenComparingLong(UserCount::atMost).reversed()
            .thenComparing(UserCount::userId))
        .limit(limit).toList();
  }
}
