package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.UserId;
import io.parley.platform.TestRedis;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What presence writes to a real Redis, by its own count, for a thousand users at one gateway who are watched at another.
class PresenceCostIntegrationTests {
  private static final int DATABASE = 11;
  private static final SessionId PHONE = new SessionId("phone");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /// All but `SET` and `SADD`, which leases of other nodes on this Redis are: those would leave a key.
  private static final Set<String> WRITES = Set.of("append", "decr", "decrby", "del", "expire", "expireat", "getdel",
      "getset", "hdel", "hincrby", "hmset", "hset", "hsetnx", "incr", "incrby", "lpush", "mset", "persist", "pexpire",
      "pexpireat", "psetex", "publish", "rename", "rpush", "setex", "setnx", "srem", "unlink", "xadd", "zadd",
      "zincrby",
      "zrem");
  private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");
  private static final int TICKS_A_MINUTE = 240;

  private final List<UserId> users = IntStream.range(0, 1_000).mapToObj(PresenceWorld::user).toList();
  private TestRedis redis;
  private PresenceWorld world;

  @BeforeEach
  void everybodyIsOnlineAndWatched() {
    redis = TestRedis.connect(DATABASE);
    redis.flush();
    world = new PresenceWorld(2, _ -> new RedisPresence(redis.redis()), () -> false);
    users.forEach(user -> world.gateways.getFirst().attendance().came(user, PHONE));
    watching().watch(users).block(PATIENCE);
    awaitAll(PresenceStatus.ONLINE);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void aMinuteInWhichNothingChangesWritesNothing() {
    Map<String, Long> before = writes();
    for (int i = 0; i < TICKS_A_MINUTE; i++) {
      world.tick();
    }
    world.gateways.getFirst().attendance().appears(users.getFirst(), PHONE, PresenceStatus.ONLINE, Duration.ZERO);

    assertThat(since(before)).as("1,000 users for a minute").isEmpty();
    assertThat(keys()).isEqualTo(2L * users.size());
  }

  @Test
  void aTransitionIsTwoFieldsAndALifetime() {
    Map<String, Long> before = writes();
    users.forEach(
        user -> world.gateways.getFirst().attendance().appears(user, PHONE, PresenceStatus.AWAY, Duration.ZERO));
    awaitAll(PresenceStatus.AWAY);
    Map<String, Long> writes = since(before);
    System.out.printf("1,000 transitions of presence wrote %s%n", writes);

    assertThat(writes).isEqualTo(Map.of("hset", 2_000L, "pexpire", 1_000L));
    assertThat(keys()).isEqualTo(2L * users.size());
  }

  private LocalWatches watching() {
    return world.gateways.getLast().watches;
  }

  private void awaitAll(PresenceStatus status) {
    await().atMost(PATIENCE).until(() -> {
      world.tick();
      return users.stream().allMatch(user -> watching().now(user).status() == status);
    });
  }

  /// One for how a user appears, and one for who watches them.
  private long keys() {
    return redis.redis().<Long>call(commands -> commands.dbsize()).block(PATIENCE);
  }

  private Map<String, Long> since(Map<String, Long> before) {
    Map<String, Long> now = writes();
    now.replaceAll((command, count) -> count - before.getOrDefault(command, 0L));
    now.values().removeIf(count -> count == 0);
    return now;
  }

  private Map<String, Long> writes() {
    String stats = redis.redis().<String>call(commands -> commands.info("commandstats")).block(PATIENCE);
    Map<String, Long> calls = new HashMap<>();
    CALLS.matcher(stats).results().filter(found -> WRITES.contains(found.group(1)))
        .forEach(found -> calls.put(found.group(1), Long.parseLong(found.group(2))));
    return calls;
  }
}
