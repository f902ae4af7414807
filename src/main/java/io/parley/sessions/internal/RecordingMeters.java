package io.parley.sessions.internal;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.sessions.ops.Interval;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Stands beside Prometheus's registry and hears of the same meters at the same points. Of the timers that are to be published it
/// records each duration; all other meters it merely counts.
final class RecordingMeters extends SimpleMeterRegistry {
  private final Set<String> timed;
  private final Map<String, Recorder> recorders = new ConcurrentHashMap<>();

  RecordingMeters(Set<String> timed) {
    super(SimpleConfig.DEFAULT, Clock.SYSTEM);
    this.timed = timed;
  }

  @Override
  protected Timer newTimer(Meter.Id id, DistributionStatisticConfig ignored, PauseDetector pauses) {
    Recorder recorder = timed.contains(id.getName())
        ? recorders.computeIfAbsent(key(id), _ -> new Recorder(1, Interval.LONGEST_MICROS, Interval.DIGITS))
        : null;
    return new RecordedTimer(id, clock, pauses, getBaseTimeUnit(), recorder);
  }

  /// What was recorded since the last call, by key; nothing of what did not happen.
  Map<String, Histogram> takeDurations() {
    Map<String, Histogram> durations = new HashMap<>();
    recorders.forEach((key, recorder) -> {
      Histogram since = recorder.getIntervalHistogram();
      if (since.getTotalCount() > 0) {
        durations.put(key, since);
      }
    });
    return durations;
  }

  /// A meter's name and tags as one text, the same on every node.
  static String key(Meter.Id id) {
    return StreamSupport.stream(id.getTagsAsIterable().spliterator(), false).findAny().isEmpty()
        ? id.getName()
        : StreamSupport.stream(id.getTagsAsIterable().spliterator(), false).sorted().map(RecordingMeters::text)
            .collect(Collectors.joining(",", id.getName() + "{", "}"));
  }

  private static String text(Tag tag) {
    return tag.getKey() + "=" + tag.getValue();
  }

  private static final class RecordedTimer extends AbstractTimer {
    private static final int NANOS_A_MICRO = 1_000;

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
    private final @Nullable Recorder recorder;

    RecordedTimer(Meter.Id id, Clock clock, PauseDetector pauses, TimeUnit base, @Nullable Recorder recorder) {
      super(id, clock, pauses, base, NoopHistogram.INSTANCE);
      this.recorder = recorder;
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
      long taken = unit.toNanos(amount);
      count.increment();
      nanos.add(taken);
      longest.accumulate(taken);
      if (recorder != null) {
        recorder.recordValue(Math.clamp(taken / NANOS_A_MICRO, 1, Interval.LONGEST_MICROS));
      }
    }

    @Override
    public long count() {
      return count.sum();
    }

    @Override
    public double totalTime(TimeUnit unit) {
      return (double) nanos.sum() / unit.toNanos(1);
    }

    /// Since the process began.
    @Override
    public double max(TimeUnit unit) {
      return (double) longest.get() / unit.toNanos(1);
    }
  }
}
