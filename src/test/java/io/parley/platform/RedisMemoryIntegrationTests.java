package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisMemoryIntegrationTests {
  private static final int DATABASE = 15;
  private final TestRedis redis = TestRedis.connect(DATABASE);

  @BeforeEach
  void empty() {
    redis.flush();
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void startsOnARedisThatKeepsItsKeys() {
    RedisMemory memory = redis.memory();
    memory.start();

    assertThat(memory.runId().block()).matches("[0-9a-f]{40}");
  }

  @Test
  void noticesAFlush() {
    RedisMemory memory = redis.memory();
    memory.start();
    assertThat(memory.check().block()).isFalse();

    redis.flush();

    assertThat(memory.check().block()).isTrue();
    assertThat(memory.check().block()).isFalse();
  }

  @Test
  void twoNodesShareOneSentinel() {
    RedisMemory one = redis.memory();
    RedisMemory other = redis.memory();
    one.start();
    other.start();
    redis.flush();

    assertThat(one.check().block()).isTrue();
    assertThat(other.check().block()).isTrue();
    assertThat(one.check().block()).isFalse();
  }
}
