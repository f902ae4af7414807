package io.parley.presence.internal;

import io.parley.platform.TestRedis;
import org.junit.jupiter.api.AfterAll;

class RedisPresenceIntegrationTests extends RedisPresenceContract {
  private static final TestRedis REDIS = TestRedis.connect(12);

  RedisPresenceIntegrationTests() {
    super(REDIS);
  }

  @AfterAll
  static void close() {
    REDIS.close();
  }
}
