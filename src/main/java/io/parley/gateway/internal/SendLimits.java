package io.parley.gateway.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.identity.UserId;
import java.time.Duration;

/// How fast each user may send through this node, over all their sessions.
final class SendLimits {
  /// Users who sent within the last moments; the least recent of more than these starts afresh.
  private static final int MAX_USERS = 200_000;

  private final Cache<UserId, Pace> paces;
  private final LimitProperties limits;
  private final Ticks ticks;

  SendLimits(LimitProperties limits, Ticks ticks) {
    this.limits = limits;
    this.ticks = ticks;
    // A bucket that rested for burst/rate is full, and so as good as none.
    Duration refill = Duration.ofSeconds(1L + limits.sendBurst() / limits.sendsPerSecond());
    paces = Caffeine.newBuilder().maximumSize(MAX_USERS).expireAfterAccess(refill).ticker(ticks::nanos).build();
  }

  /// How long to wait before a send; [Duration#ZERO] where it may go at once.
  Duration take(UserId userId) {
    long now = ticks.nanos();
    return paces.get(userId, key -> new Pace(limits.sendsPerSecond(), limits.sendBurst(), now)).take(now);
  }
}
