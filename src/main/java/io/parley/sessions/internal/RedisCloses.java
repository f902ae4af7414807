package io.parley.sessions.internal;

import io.lettuce.core.ScriptOutputType;
import io.parley.identity.UserId;
import io.parley.platform.Redis;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.Closes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// The last ends of each user's sessions as one short list.
final class RedisCloses implements Closes {
  static final Duration LASTS = Duration.ofDays(7);
  private static final int NOTES_IN_FLIGHT = 1_000;
  private static final String PUT = """
      redis.call('LPUSH', KEYS[1], ARGV[1])
      redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
      return redis.call('EXPIRE', KEYS[1], ARGV[3])""";
  private static final Logger log = LoggerFactory.getLogger(RedisCloses.class);

  private final Redis redis;
  private final int kept;
  private final AtomicInteger inFlight = new AtomicInteger();

  /// @param kept of each user; 0 for none
  RedisCloses(Redis redis, int kept) {
    this.redis = redis;
    this.kept = kept;
  }

  @Override
  public void note(UserId userId, ClosedSession end) {
    if (kept == 0) {
      return;
    }
    if (inFlight.incrementAndGet() > NOTES_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return;
    }
    write(userId, end).doFinally(_ -> inFlight.decrementAndGet()).subscribe(null,
        failure -> log.debug("The end of a session was not noted", failure));
  }

  /// [#note], for one who waits.
  Mono<Void> write(UserId userId, ClosedSession end) {
    return redis.call(commands -> commands.eval(PUT, ScriptOutputType.INTEGER, new String[]{key(userId)},
        CloseNote.write(end), Integer.toString(kept), Long.toString(LASTS.toSeconds()))).then();
  }

  /// The latest first.
  Mono<List<ClosedSession>> of(UserId userId) {
    return redis.<List<String>>call(commands -> commands.lrange(key(userId), 0, -1))
        .map(texts -> texts.stream().map(CloseNote::read).flatMap(Optional::stream).toList());
  }

  static String key(UserId userId) {
    return "closes:{" + userId + "}";
  }
}
