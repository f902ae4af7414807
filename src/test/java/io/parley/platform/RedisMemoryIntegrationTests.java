package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void refusesToStartOnARedisThatMayEvictAndSaysWhatToDo() {
    RedisMemory memory = redis.memory();
    String policy = setting("maxmemory-policy");
    String limit = setting("maxmemory");
    try {
      set("maxmemory", "1gb");
      set("maxmemory-policy", "allkeys-lru");

      assertThatThrownBy(memory::start).isInstanceOf(ParleyException.class)
          .hasMessageMatching("Redis at .+:\\d+ may evict keys \\(maxmemory-policy is allkeys-lru .*\\).*"
              + "; set maxmemory-policy to noeviction");
      assertThat(memory.isRunning()).isFalse();
    } finally {
      set("maxmemory-policy", policy);
      set("maxmemory", limit);
    }
    memory.start();
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

  private String setting(String name) {
    return redis.redis().call(commands -> commands.configGet(name)).block().get(name);
  }

  private void set(String name, String value) {
    redis.redis().call(commands -> commands.configSet(name, value)).block();
  }
}
