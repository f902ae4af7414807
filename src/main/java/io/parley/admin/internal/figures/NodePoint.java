package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one node measured in one interval.
///
/// @param stages those that messages passed on it
/// @param breakers providers of pushes that it keeps away from, by kind; those kinds are missing that it does not send
/// @param pushesWaiting messages to absent members that wait to be pushed, or are under way
/// @param settings a number that is the same where settings are; null from a node that is too old to tell
public record NodePoint(Instant end, Map<Stage, Quantiles> stages, Counts counts, long connections,
    @Nullable Behind behind, Machine machine, SortedMap<String, Long> breakers, long pushesWaiting,
    @Nullable Double settings) {
  private static final String BREAKERS = "parley.notification.breakers{kind=";

  static NodePoint of(NodeId node, Interval interval) {
    Map<Stage, Quantiles> stages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      var recorded = interval.durations().get(stage.key());
      if (recorded != null) {
        stages.put(stage, Quantiles.of(recorded));
      }
    }
    return new NodePoint(interval.end(), stages, Counts.of(interval),
        Math.round(interval.gauges().getOrDefault("parley.gateway.connections", 0.0)), Behind.of(node, interval),
        interval.machine(), breakers(interval),
        Math.round(interval.gauges().getOrDefault("parley.notification.waiting", 0.0)),
        interval.gauges().get("parley.sessions.settings"));
  }

  private static SortedMap<String, Long> breakers(Interval interval) {
    SortedMap<String, Long> found = new TreeMap<>();
    interval.gauges().forEach((key, open) -> {
      if (key.startsWith(BREAKERS)) {
        found.put(key.substring(BREAKERS.length(), key.length() - 1), Math.round(open));
      }
    });
    return found;
  }

  /// Providers that it keeps away from.
  public long openBreakers() {
    return Counts.sum(breakers);
  }

  /// The slowest of the steps by its p99; null where no message passed.
  public @Nullable Stage slowest() {
    Stage slowest = null;
    long longest = -1;
    for (Stage step : Stage.STEPS) {
      Quantiles known = stages.get(step);
      if (known != null && known.p99() > longest) {
        slowest = step;
        longest = known.p99();
      }
    }
    return slowest;
  }
}
