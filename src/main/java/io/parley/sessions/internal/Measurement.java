package io.parley.sessions.internal;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.parley.sessions.Incarnation;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes intervals of this node's meters, one after the other. Used by one thread at a time.
final class Measurement {
  /// Of each kind. All modules together have fewer than 100.
  static final int MOST = 400;
  private static final Logger log = LoggerFactory.getLogger(Measurement.class);

  private final RecordingMeters meters;
  private final Set<String> counted;
  private Map<String, Long> countedBefore = new HashMap<>();
  private boolean warned;

  Measurement(RecordingMeters meters, Set<String> counted) {
    this.meters = meters;
    this.counted = counted;
  }

  /// What happened since the last one.
  Interval take(Incarnation incarnation, Instant end) {
    Map<String, Long> totals = new HashMap<>();
    Map<String, Double> gauges = new HashMap<>();
    for (Meter meter : meters.getMeters()) {
      if (counted.contains(meter.getId().getName())) {
        read(meter, totals, gauges);
      }
    }
    Map<String, Long> counts = new HashMap<>();
    totals.forEach((key, total) -> {
      long since = total - countedBefore.getOrDefault(key, 0L);
      if (since > 0) {
        counts.put(key, since);
      }
    });
    countedBefore = totals;
    return new Interval(incarnation, end, bounded(counts), bounded(gauges), bounded(meters.takeDurations()), machine());
  }

  private static void read(Meter meter, Map<String, Long> totals, Map<String, Double> gauges) {
    String key = RecordingMeters.key(meter.getId());
    switch (meter) {
      case Counter counter -> totals.put(key, Math.round(counter.count()));
      case FunctionCounter counter -> totals.put(key, Math.round(counter.count()));
      case Timer timer -> totals.put(key, timer.count());
      case Gauge gauge -> {
        double value = gauge.value();
        if (Double.isFinite(value)) {
          gauges.put(key, value);
        }
      }
      default -> throw new IllegalStateException(key + " is neither counter, timer nor gauge");
    }
  }

  private <V> Map<String, V> bounded(Map<String, V> all) {
    if (all.size() > MOST) {
      if (!warned) {
        warned = true;
        log.warn("More than {} figures are to be published; some are left out", MOST);
      }
      all.keySet().retainAll(all.keySet().stream().sorted().limit(MOST).toList());
    }
    return all;
  }

  private static Machine machine() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    double cpu = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuLoad()
        : -1;
    return new Machine(cpu, heap.getUsed(), heap.getMax());
  }
}
