package io.parley.fanout.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How old the oldest record is that has not come to all its gateways, and in which partition. Told by one consumer's thread;
/// anybody may ask, also while that thread waits.
///
/// What is settled within moments would hardly ever be seen, so the worst of the last 5 to 10 s is told.
final class OldestUnsettled {
  private static final long WINDOW_MS = Duration.ofSeconds(5).toMillis();

  private final Clock clock;
  private final Map<Integer, Long> since = new ConcurrentHashMap<>();
  private @Nullable Age worst;
  private @Nullable Age worstBefore;
  private long window;

  OldestUnsettled(Clock clock) {
    this.clock = clock;
    window = clock.millis() / WINDOW_MS;
  }

  record Age(int partition, long millis) {
    static @Nullable Age worse(@Nullable Age one, @Nullable Age other) {
      return one == null || other != null && other.millis > one.millis ? other : one;
    }
  }

  /// Records of a partition have been polled.
  ///
  /// @param appended the time of the first
  void polled(int partition, long appended) {
    since.putIfAbsent(partition, appended);
    look();
  }

  /// All that waits now of what was polled.
  ///
  /// @param oldest the time of the first record of each partition that has one
  void waiting(Map<Integer, Long> oldest) {
    look();
    since.keySet().retainAll(oldest.keySet());
    since.putAll(oldest);
  }

  /// Partitions that belong to others from now on.
  void forget(Collection<Integer> partitions) {
    since.keySet().removeAll(partitions);
  }

  void forgetAll() {
    since.clear();
  }

  /// The oldest now or shortly before; null where nothing has waited.
  @Nullable
  Age oldest() {
    return look();
  }

  private synchronized @Nullable Age look() {
    long now = clock.millis();
    long turned = now / WINDOW_MS - window;
    if (turned > 0) {
      worstBefore = turned == 1 ? worst : null;
      worst = null;
      window += turned;
    }
    Age age = since.entrySet().stream().min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(one -> new Age(one.getKey(), Math.max(0, now - one.getValue()))).orElse(null);
    worst = Age.worse(worst, age);
    return Age.worse(worst, worstBefore);
  }
}
