package io.parley.sessions.internal;

import io.parley.platform.TestRedis;
import org.junit.jupiter.api.AfterAll;

class RedisClusterSessionsIntegrationTests extends RedisSessionsContract {
  private static final TestRedis REDIS = TestRedis.connectToCluster();

  RedisClusterSessionsIntegrationTests() {
    super(REDIS);
  }

  @AfterAll
  static void close() {
    REDIS.close();
  }
}
