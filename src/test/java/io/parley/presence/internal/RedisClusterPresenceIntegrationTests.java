package io.parley.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.engines.RedisClusterNodes;
import io.parley.platform.TestRedis;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisClusterPresenceIntegrationTests extends RedisPresenceContract {
  private static final TestRedis REDIS = TestRedis.connectToCluster();

  RedisClusterPresenceIntegrationTests() {
    super(REDIS);
  }

  /// So that what is asked of many users at once, above, is asked of all three.
  @Test
  void usersLieOnAllMasters() {
    assertThat(IntStream.range(0, 100).mapToObj(PresenceWorld::user)
        .flatMap(user -> Stream.of(RedisPresence.presence(user), RedisPresence.watch(user)))
        .map(RedisClusterNodes::master).distinct()).hasSize(RedisClusterNodes.MASTERS);
  }

  @AfterAll
  static void close() {
    REDIS.close();
  }
}
