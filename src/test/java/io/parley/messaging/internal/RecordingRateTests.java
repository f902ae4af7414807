package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which messages of a second are chosen.
class RecordingRateTests {
  private static final int PER_SECOND = 10;

  private Instant now = Instant.parse("2026-11-24T03:10:15Z");
  private final RecordingRate rate = new RecordingRate(PER_SECOND, clock());

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }

  /// Of the messages of one second the numbers of those that are chosen.
  private List<Integer> second(int messages) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      if (rate.take()) {
        chosen.add(i);
      }
    }
    now = now.plusSeconds(1);
    return chosen;
  }

  @Test
  void allAreChosenUpToTheRate() {
    assertThat(second(PER_SECOND)).hasSize(PER_SECOND);
    assertThat(second(PER_SECOND)).hasSize(PER_SECOND);
  }

  @Test
  void neverMoreThanTheRateIsChosenWhateverTheSecondBeforeHad() {
    assertThat(second(1_000)).hasSize(PER_SECOND);
    assertThat(second(100_000)).hasSize(PER_SECOND);
    assertThat(second(25)).hasSizeLessThanOrEqualTo(PER_SECOND);
  }

  @Test
  void aBusySecondIsChosenFromItsBeginningToItsEnd() {
    second(1_000);

    assertThat(second(1_000)).isEqualTo(IntStream.range(0, PER_SECOND).mapToObj(i -> i * 100).toList());
  }

  @Test
  void aSecondWithoutMessagesBringsAllBack() {
    second(1_000);
    now = now.plusSeconds(1);

    assertThat(second(PER_SECOND)).hasSize(PER_SECOND);
  }

  @Test
  void noneIsChosenAtARateOfNothing() {
    assertThat(new RecordingRate(0, clock()).take()).isFalse();
  }
}
