package io.parley.sessions.internal;

import io.parley.platform.TestRedis;
import org.junit.jupiter.api.AfterAll;

class RedisSessionsIntegrationTests extends RedisSessionsContract {
  private static final TestRedis REDIS = TestRedis.connect(14);

  RedisSessionsIntegrationTests() {
    super(REDIS);
  }

  @AfterAll
  static void close() {
    REDIS.close();
  }
}
