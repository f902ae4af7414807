package io.parley.gateway.internal;

import io.parley.identity.UserId;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Departure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The last [#KEPT] ends of sessions at this gateway, for an hour. Where many go at once, the earlier of them are forgotten. Safe for
/// several threads.
final class LatelyGone {
  static final int KEPT = 1_000;
  static final Duration LASTS = Duration.ofHours(1);

  private final Deque<Departure> ends = new ArrayDeque<>();

  synchronized void note(UserId userId, ClosedSession end) {
    ends.addLast(new Departure(userId, end));
    if (ends.size() > KEPT) {
      ends.removeFirst();
    }
  }

  /// The latest first, each user once.
  synchronized List<Departure> latest(int limit, Instant now) {
    ends.removeIf(one -> one.end().at().isBefore(now.minus(LASTS)));
    Map<UserId, Departure> latest = new HashMap<>();
    ends.forEach(one -> latest.put(one.userId(), one));
    return latest.values().stream()
        .sorted(Comparator.comparing((Departure one) -> one.end().at()).reversed().thenComparing(Departure::userId))
        .limit(limit).toList();
  }
}
