package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.engines.RedisClusterNodes;
import io.parley.identity.UserId;
import io.parley.platform.TestRedis;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisClusterSessionsIntegrationTests extends RedisSessionsContract {
  private static final TestRedis REDIS = TestRedis.connectToCluster();

  RedisClusterSessionsIntegrationTests() {
    super(REDIS);
  }

  /// So that what is asked of many users at once, above, is asked of all three.
  @Test
  void usersLieOnAllMasters() {
    assertThat(IntStream.range(0, 100).mapToObj(i -> SessionEntry.key(new UserId(new UUID(0, i))))
        .map(RedisClusterNodes::master).distinct()).hasSize(RedisClusterNodes.MASTERS);
  }

  @AfterAll
  static void close() {
    REDIS.close();
  }
}
