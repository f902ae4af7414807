package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.platform.TestRedis;
import io.parley.presence.PresenceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What presence promises in Redis, whether that is one server or a cluster.
abstract class RedisPresenceContract extends PresenceStoreContract {
  private final TestRedis redis;

  RedisPresenceContract(TestRedis redis) {
    this.redis = redis;
  }

  @Override
  PresenceStore store() {
    return new RedisPresence(redis.redis());
  }

  @Test
  void whatIsHeldExpires() {
    write(berlin, PresenceStatus.ONLINE, 1);
    store().watch(new Watcher(hamburg, "1"), List.of(alice)).block();

    assertThat(ttl(RedisPresence.presence(alice))).isBetween(Duration.ofDays(29), Duration.ofDays(30));
    assertThat(ttl(RedisPresence.watch(alice))).isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void ofGatewaysLongLeftOnlyTheLastTimeStays() {
    long longAgo = Instant.now().minusSeconds(90).toEpochMilli();
    redis.redis().call(commands -> commands.hset(RedisPresence.presence(alice),
        Map.of("gone|life", "OFFLINE|1|" + longAgo, "gone|earlier", "OFFLINE|1|5"))).block();
    write(berlin, PresenceStatus.ONLINE, 1);

    assertThat(read().entries()).extracting(Snapshot.At::home).containsExactly(berlin);
    assertThat(read().last()).isEqualTo(longAgo);
  }

  @Test
  void whatNoNodeWroteHurtsNobody() {
    redis.redis().call(commands -> commands.hset(RedisPresence.presence(alice),
        Map.of("odd", "x", "a|b", "SLEEPING|1|1", "c|d", "ONLINE|x", "last", "then"))).block();

    assertThat(read().entries()).isEmpty();
    assertThat(read().last()).isZero();
  }

  private Duration ttl(String key) {
    return Duration.ofMillis(redis.redis().<Long>call(commands -> commands.pttl(key)).block());
  }
}
