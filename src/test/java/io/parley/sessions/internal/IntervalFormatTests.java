package io.parley.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.sessions.Incarnation;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class IntervalFormatTests {
  @Test
  void whatIsWrittenIsRead() {
    Histogram durations = Interval.histogram();
    durations.recordValue(3);
    durations.recordValueWithCount(48_000, 500);
    durations.recordValue(Interval.LONGEST_MICROS);
    Interval one = new Interval(new Incarnation("a life"), Instant.parse("2026-11-24T03:12:05Z"),
        Map.of("parley.gateway.closed{code=4410}", 12L), Map.of("parley.gateway.connections", 8_412.0),
        Map.of("parley.fanout.lag{stage=end-to-end}", durations), new Machine(0.415, 1_000, 4_000));

    assertThat(IntervalFormat.read(IntervalFormat.write(List.of(one)))).containsExactly(one);
  }

  @Test
  void anIntervalOfABusyNodeIsSmall() {
    Histogram durations = Interval.histogram();
    for (int micros = 100; micros < 5_000_000; micros += micros / 50) {
      durations.recordValueWithCount(micros, micros % 97);
    }
    Interval busy = new Interval(new Incarnation("a life"), Instant.EPOCH, Map.of(), Map.of(),
        Map.of("parley.fanout.lag{stage=end-to-end}", durations), new Machine(0.4, 1_000, 4_000));

    assertThat(IntervalFormat.write(List.of(busy)).length()).isLessThan(2_000);
  }

  @Test
  void whatNoNodeOfOursWroteIsNothing() {
    assertThat(IntervalFormat.read("")).isEmpty();
    assertThat(IntervalFormat.read("[{}]")).isEmpty();
    assertThat(IntervalFormat.read("{\"life\":1}")).isEmpty();
    assertThat(IntervalFormat.read(IntervalFormat.write(List.of(new Interval(new Incarnation("a life"), Instant.EPOCH,
        Map.of(), Map.of(), Map.of("a", Interval.histogram()), new Machine(0, 0, 0))))
        .replace("\"a\":\"", "\"a\":\"?")))
        .isEmpty();
  }
}
