package io.parley.presence.internal;

import io.parley.platform.TestRedis;
import org.junit.jupiter.api.AfterAll;

class RedisClusterPresenceIntegrationTests extends RedisPresenceContract {
  private static final TestRedis REDIS = TestRedis.connectToCluster();

  RedisClusterPresenceIntegrationTests() {
    super(REDIS);
  }

  @AfterAll
  static void close() {
    REDIS.close();
  }
}
