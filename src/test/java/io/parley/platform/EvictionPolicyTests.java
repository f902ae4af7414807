package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EvictionPolicyTests {
  @Test
  void aRedisThatMayEvictKeysIsRefused() {
    assertThatThrownBy(() -> refuse("# Memory\r\nmaxmemory:1048576\r\nmaxmemory_policy:allkeys-lru\r\n"))
        .isInstanceOf(ParleyException.class)
        .hasMessageContaining("redis:6379")
        .hasMessageContaining("allkeys-lru")
        .hasMessageContaining("set maxmemory-policy to noeviction");
  }

  @Test
  void oneThatRefusesWritesInsteadIsWelcome() {
    assertThatCode(() -> refuse("maxmemory:1048576\r\nmaxmemory_policy:noeviction\r\n")).doesNotThrowAnyException();
  }

  @Test
  void oneWithoutALimitNeverEvicts() {
    assertThatCode(() -> refuse("maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n")).doesNotThrowAnyException();
  }

  private static void refuse(String infoMemory) {
    EvictionPolicy.of(infoMemory).refuseUnlessSafe("redis:6379");
  }
}
