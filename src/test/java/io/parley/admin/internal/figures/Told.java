package io.parley.admin.internal.figures;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Reports of nodes, made by hand.
final class Told {
  static final AlarmProperties LIMITS = new AlarmProperties(Duration.ofSeconds(1), Duration.ofSeconds(10), 1_000,
      Duration.ofSeconds(6), Duration.ofMinutes(10), 5, 5, 10, 1);
  static final Instant BEGIN = Instant.parse("2026-11-24T03:00:00Z");

  static final Lags NO_LAGS = lags(null, null);

  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, Double> gauges = new HashMap<>();
  private final Map<String, Histogram> durations = new HashMap<>();
  private double heap = 0.3;

  /// What is known beside what nodes tell.
  static Lags lags(@Nullable Behind worst, @Nullable String hottest) {
    return new Lags() {
      @Override
      public @Nullable Behind worst() {
        return worst;
      }

      @Override
      public @Nullable String hottest(int partition) {
        return hottest;
      }
    };
  }

  Told count(String key, long count) {
    counts.merge(key, count, Long::sum);
    return this;
  }

  Told gauge(String key, double value) {
    gauges.put(key, value);
    return this;
  }

  Told behind(int partition, double seconds) {
    return gauge("parley.fanout.oldest.partition{topic=parley.messages}", partition)
        .gauge("parley.fanout.oldest{topic=parley.messages}", seconds);
  }

  Told lasted(Stage stage, Duration duration, long times) {
    durations.computeIfAbsent(stage.key(), _ -> Interval.histogram()).recordValueWithCount(duration.toNanos() / 1_000,
        times);
    return this;
  }

  Told heap(double share) {
    heap = share;
    return this;
  }

  Interval at(Instant end) {
    return new Interval(new Incarnation("a life"), end, counts, gauges, durations,
        new Machine(0.5, Math.round(heap * 1_000), 1_000));
  }

  NodePoint point(NodeId node) {
    return NodePoint.of(node, at(BEGIN));
  }

  static NodeId id(String name) {
    return new NodeId(name);
  }

  static KnownNode node(String name, String role) {
    return node(name, role, "1.4.1", Duration.ofSeconds(1), null);
  }

  /// @param leaseAge null for one that is gone
  static KnownNode node(String name, String role, @Nullable String version, @Nullable Duration leaseAge,
      KnownNode.@Nullable Gone gone) {
    return new KnownNode(id(name), Set.of(role), version, Instant.EPOCH, leaseAge, BEGIN, 8_412, 20_000, false, gone,
        List.of());
  }
}
