package io.parley.platform;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/// Timers as all of ours are: 14 buckets from 1 ms to 30 s, from which quantiles over all nodes can be made.
public final class Latency {
  private static final Duration[] BUCKETS = LongStream
      .of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000).mapToObj(Duration::ofMillis)
      .toArray(Duration[]::new);

  private Latency() {}

  /// A timer of this name, to be given its tags and registered.
  public static Timer.Builder timer(String name, String description) {
    return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
  }
}
