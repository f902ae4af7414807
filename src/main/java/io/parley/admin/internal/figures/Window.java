package io.parley.admin.internal.figures;

import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// A stretch of time that nodes report on, one after the other; or several such stretches together. Used by one thread at a time.
final class Window {
  private final Instant end;
  private final Duration length;
  private final Set<NodeId> reporting = new HashSet<>();
  private final Map<NodeId, Long> connections = new HashMap<>();
  private final Map<Stage, Histogram> durations = new EnumMap<>(Stage.class);
  private Counts counts = Counts.NONE;
  private @Nullable Behind behind;
  private long most;
  private int intervals;
  private int expected;

  Window(Instant end, Duration length) {
    this.end = end;
    this.length = length;
  }

  Instant end() {
    return end;
  }

  /// Reports that it is made of.
  int intervals() {
    return intervals;
  }

  void add(NodeId node, Interval interval, NodePoint point) {
    for (Stage stage : Stage.values()) {
      Histogram recorded = interval.durations().get(stage.key());
      if (recorded != null) {
        durations(stage).add(recorded);
      }
    }
    counts = counts.plus(point.counts());
    connections.put(node, point.connections());
    reporting.add(node);
    intervals++;
    behind = Behind.worse(behind, point.behind());
  }

  /// A partition that is behind, whoever says so.
  void lags(@Nullable Behind one) {
    behind = Behind.worse(behind, one);
  }

  private Histogram durations(Stage stage) {
    return durations.computeIfAbsent(stage, _ -> Interval.histogram());
  }

  /// Takes in a shorter window that lies in this one. Of connections the most count that there were at once.
  void absorb(Window part) {
    part.durations.forEach((stage, recorded) -> durations(stage).add(recorded));
    counts = counts.plus(part.counts);
    behind = Behind.worse(behind, part.behind);
    most = Math.max(most, part.connections());
    reporting.addAll(part.reporting);
    intervals += part.intervals;
    expect(part.expected);
  }

  /// How many nodes were here while it lasted: the most that anybody saw.
  void expect(int nodes) {
    expected = Math.max(expected, nodes);
  }

  private long connections() {
    return Math.max(most, Counts.total(connections.values()));
  }

  Point point() {
    Map<Stage, Quantiles> stages = new EnumMap<>(Stage.class);
    durations.forEach((stage, recorded) -> stages.put(stage, Quantiles.of(recorded)));
    return new Point(end, length, reporting.size(), expected, stages, counts, connections(), behind);
  }
}
