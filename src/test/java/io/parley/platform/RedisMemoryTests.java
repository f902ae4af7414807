package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RedisMemoryTests {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeRedisMemory redis = new FakeRedisMemory();
  private long nanos;
  private final RedisMemory memory = node();

  @Test
  void theFirstLookLosesNothing() {
    assertThat(lost(memory)).isFalse();
    assertThat(memory.recentlyLost(MINUTE)).isFalse();
  }

  @Test
  void nothingIsLostWhileThePrimaryAndTheSentinelStay() {
    lost(memory);

    assertThat(lost(memory)).isFalse();
  }

  @Test
  void aFlushIsALossOnce() {
    lost(memory);
    redis.flush();

    assertThat(lost(memory)).isTrue();
    assertThat(lost(memory)).isFalse();
  }

  @Test
  void aRestartIsALossAlthoughTheKeysAreThere() {
    lost(memory);
    redis.restart();

    assertThat(lost(memory)).isTrue();
    assertThat(memory.runId().block()).isEqualTo("second");
  }

  @Test
  void everyNodeNoticesAFlushOnce() {
    RedisMemory other = node();
    lost(memory);
    lost(other);
    redis.flush();

    assertThat(lost(memory)).isTrue();
    assertThat(lost(other)).isTrue();
    assertThat(lost(memory)).isFalse();
    assertThat(lost(other)).isFalse();
  }

  @Test
  void aNodeThatComesLaterAgreesWithTheOthers() {
    lost(memory);
    lost(node());

    assertThat(lost(memory)).isFalse();
  }

  @Test
  void aLossIsRecentForAsLongAsAsked() {
    lost(memory);
    redis.flush();
    lost(memory);
    advance(Duration.ofSeconds(59));
    lost(memory);
    assertThat(memory.recentlyLost(MINUTE)).isTrue();

    advance(Duration.ofSeconds(2));
    assertThat(memory.recentlyLost(MINUTE)).isFalse();
  }

  @Test
  void aRedisThatDoesNotAnswerMayHaveLostItsMemory() {
    lost(memory);
    redis.away(true);
    StepVerifier.create(memory.check()).verifyError(ParleyException.class);
    assertThat(memory.recentlyLost(MINUTE)).isTrue();

    redis.away(false);
    assertThat(lost(memory)).isFalse();
    assertThat(memory.recentlyLost(MINUTE)).isFalse();
  }

  @Test
  void whatWasLostWhileItWasAwayIsFoundAfterwards() {
    lost(memory);
    redis.away(true);
    memory.check().onErrorComplete().block();
    redis.flush();
    redis.away(false);

    assertThat(lost(memory)).isTrue();
  }

  @Test
  void anOldLookSaysNothingAboutNow() {
    lost(memory);
    advance(Duration.ofSeconds(11));

    assertThat(memory.recentlyLost(MINUTE)).isTrue();
  }

  @Test
  void lossesAreAnnounced() {
    lost(memory);

    StepVerifier.create(memory.losses())
        .then(redis::flush)
        .then(() -> lost(memory))
        .expectNext(NOW)
        .thenCancel()
        .verify(Duration.ofSeconds(5));
  }

  private RedisMemory node() {
    return new RedisMemory(redis, Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);
  }

  private static boolean lost(RedisMemory node) {
    return Boolean.TRUE.equals(node.check().block());
  }

  private void advance(Duration time) {
    nanos += time.toNanos();
  }
}
