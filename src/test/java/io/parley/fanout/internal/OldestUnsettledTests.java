package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OldestUnsettledTests {
  private long now = 1_000_000;
  private final OldestUnsettled oldest = new OldestUnsettled(new Clock() {
    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  });

  @Test
  void nothingHasWaitedWhereNothingCame() {
    assertThat(oldest.oldest()).isNull();
  }

  @Test
  void growsWhileTheConsumerStandsStill() {
    oldest.polled(3, now - 40);
    oldest.polled(17, now - 2_000);
    assertThat(oldest.oldest()).isEqualTo(new OldestUnsettled.Age(17, 2_000));

    pass(Duration.ofSeconds(30));
    assertThat(oldest.oldest()).isEqualTo(new OldestUnsettled.Age(17, 32_000));
  }

  @Test
  void theWorstIsToldForAFewSecondsAfterItWasSettled() {
    oldest.polled(17, now - 12_000);
    oldest.waiting(Map.of());

    pass(Duration.ofSeconds(4));
    assertThat(oldest.oldest()).isEqualTo(new OldestUnsettled.Age(17, 12_000));
    pass(Duration.ofSeconds(7));
    assertThat(oldest.oldest()).isNull();
  }

  @Test
  void aPollThatIsGivenAgainKeepsItsAge() {
    oldest.polled(17, now - 1_000);
    pass(Duration.ofSeconds(20));
    oldest.polled(17, now);

    assertThat(oldest.oldest().millis()).isEqualTo(21_000);
  }

  @Test
  void aPartitionOfAnotherNodeIsNoneOfIts() {
    oldest.polled(17, now - 1_000);
    oldest.forget(List.of(17));
    pass(Duration.ofSeconds(11));

    assertThat(oldest.oldest()).isNull();
  }

  private void pass(Duration time) {
    now += time.toMillis();
  }
}
