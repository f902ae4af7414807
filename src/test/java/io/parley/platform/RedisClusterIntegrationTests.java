package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RedisClusterIntegrationTests {
  private static final int MASTERS = 3;

  @Test
  void commandsOfOneCallReachTheMastersOfTheirKeys() {
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "key-" + i).toList();
    assertThat(keys.stream().map(key -> SlotHash.getSlot(key) * MASTERS / SlotHash.SLOT_COUNT)
        .collect(Collectors.toSet())).hasSize(MASTERS);
    try (TestRedis redis = TestRedis.connectToCluster()) {
      List<String> found = redis.redis().<List<String>>call(commands -> {
        List<CompletableFuture<String>> answers = keys.stream().map(key -> commands.set(key, key)
            .thenCompose(_ -> commands.get(key)).toCompletableFuture()).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
      }).block();

      assertThat(found).isEqualTo(keys);
    }
  }

  @Test
  void everyMasterIsAsked() {
    try (TestRedis redis = TestRedis.connectToCluster()) {
      assertThat(redis.redis().info("server").block()).hasSize(MASTERS).doesNotHaveDuplicates();
      assertThat(redis.memory().runId().block().split("\\+")).hasSize(MASTERS);
    }
  }

  @Test
  void whatIsPublishedIsHeard() {
    try (TestRedis redis = TestRedis.connectToCluster()) {
      StepVerifier.create(redis.redis().messages("news").next().mergeWith(redis.redis()
          .<Long>call(commands -> commands.publish("news", "hello")).repeat().delayElements(Duration.ofMillis(50))
          .ignoreElements().cast(String.class)).next())
          .expectNext("hello").expectComplete().verify(Duration.ofSeconds(20));
    }
  }
}
