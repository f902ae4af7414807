package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one node measured in one interval.
///
/// @param stages those that messages passed on it
public record NodePoint(Instant end, Map<Stage, Quantiles> stages, Counts counts, long connections,
    @Nullable Behind behind, Machine machine) {
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
        interval.machine());
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
