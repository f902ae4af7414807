package io.parley.sessions.internal;

import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.platform.Redis;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Closes;
import java.time.Clock;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Removes entries that count no more, in the background.
///
/// An entry that was written again meanwhile stays. What is beyond the bound, or fails, is left to whoever meets it next.
final class DeadEntries {
  private static final Logger log = LoggerFactory.getLogger(DeadEntries.class);
  private static final int REMOVALS_IN_FLIGHT = 1_000;
  private static final String DELETE_IF_SAME = """
      if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('HDEL', KEYS[1], ARGV[1]) end
      return 0""";

  private final Redis redis;
  private final Closes closes;
  private final Clock clock;
  private final Counter removed;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean failing = new AtomicBoolean();

  /// @param closes is told of each end, which nobody else has noted
  DeadEntries(Redis redis, Closes closes, Clock clock, MeterRegistry meters) {
    this.redis = redis;
    this.closes = closes;
    this.clock = clock;
    this.removed = meters.counter("parley.sessions.dead");
  }

  /// Removes them without being waited for.
  void removeInBackground(Collection<SessionEntry> entries) {
    for (SessionEntry entry : entries) {
      if (inFlight.incrementAndGet() > REMOVALS_IN_FLIGHT) {
        inFlight.decrementAndGet();
        return;
      }
      remove(entry).doFinally(_ -> inFlight.decrementAndGet()).subscribe(_ -> {}, this::failed);
    }
  }

  /// Removes one; answers how many went, 0 or 1.
  Mono<Long> remove(SessionEntry entry) {
    return redis.<Long>call(commands -> commands.eval(DELETE_IF_SAME, ScriptOutputType.INTEGER,
        new String[]{SessionEntry.key(entry.userId())}, entry.sessionId(), entry.value()))
        .doOnNext(deleted -> succeeded(entry, deleted));
  }

  private void succeeded(SessionEntry entry, long deleted) {
    if (deleted > 0) {
      entry.live().ifPresent(session -> closes.note(entry.userId(), new ClosedSession(session.deviceId(),
          session.nodeId(), clock.instant(), ClosedSession.WITHOUT_FRAME, ClosedSession.By.LIFE_ENDED)));
    }
    removed.increment((double) deleted);
    failing.set(false);
  }

  private void failed(Throwable cause) {
    if (failing.compareAndSet(false, true)) {
      log.warn("Dead sessions could not be removed; the next to meet them tries again", cause);
    }
  }
}
