package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.parley.platform.Latency;
import io.parley.platform.Outcomes;
import io.parley.sessions.Incarnation;
import io.parley.sessions.ops.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MeasurementTests {
  private static final String LAG = "parley.fanout.lag";

  private final RecordingMeters meters = new RecordingMeters(Set.of(LAG));
  private final Measurement measurement = new Measurement(meters,
      Set.of("parley.gateway.closed", "parley.gateway.sends", "parley.gateway.connections"));

  @Test
  void eachIntervalHasWhatHappenedInItAlone() {
    Counter closed = Counter.builder("parley.gateway.closed").tag("code", "4410").register(meters);
    closed.increment(3);
    assertThat(take().counts()).containsOnly(entry("parley.gateway.closed{code=4410}", 3L));

    closed.increment();
    assertThat(take().count("parley.gateway.closed{code=4410}")).isEqualTo(1);
    assertThat(take().counts()).isEmpty();
  }

  @Test
  void durationsAreRecordedToOnePercent() {
    Timer lag = Latency.timer(LAG, "").tag("stage", "end-to-end").register(meters);
    for (int millis = 1; millis <= 1_000; millis++) {
      lag.record(Duration.ofMillis(millis));
    }
    Histogram recorded = take().durations().get(LAG + "{stage=end-to-end}");

    assertThat(recorded.getTotalCount()).isEqualTo(1_000);
    assertThat(recorded.getValueAtPercentile(99)).isBetween(980_000L, 1_000_000L);
    assertThat(take().durations()).isEmpty();
    assertThat(lag.count()).isEqualTo(1_000);
    assertThat(lag.max(TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void whatTakesLongerThanAMinuteCountsAsAMinute() {
    Latency.timer(LAG, "").register(meters).record(Duration.ofHours(1));

    assertThat(take().durations().get(LAG).getMaxValue()).isGreaterThanOrEqualTo(59_000_000);
  }

  @Test
  void timersThatAreOnlyCountedHaveNoDurations() {
    Outcomes sends = new Outcomes(meters, "parley.gateway.sends", "", "sent");
    sends.record("sent", System.nanoTime());
    sends.record("overloaded", System.nanoTime());
    Interval interval = take();

    assertThat(interval.durations()).isEmpty();
    assertThat(interval.count("parley.gateway.sends{outcome=overloaded}")).isEqualTo(1);
  }

  @Test
  void whatIsNotToBePublishedStaysHere() {
    meters.counter("parley.sessions.dead").increment();

    assertThat(take().counts()).isEmpty();
  }

  @Test
  void aGaugeThatHasNoValueIsLeftOut() {
    meters.gauge("parley.gateway.connections", Double.NaN);
    assertThat(take().gauges()).isEmpty();
  }

  @Test
  void atMostSoManyAreToldOfEachKind() {
    for (int i = 0; i < 2 * Measurement.MOST; i++) {
      Counter.builder("parley.gateway.closed").tag("code", "" + i).register(meters).increment();
    }

    assertThat(take().counts()).hasSize(Measurement.MOST);
  }

  private Interval take() {
    return measurement.take(new Incarnation("a life"), Instant.EPOCH);
  }
}
