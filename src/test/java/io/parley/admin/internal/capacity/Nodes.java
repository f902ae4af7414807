package io.parley.admin.internal.capacity;

import io.parley.admin.internal.figures.Measured;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.NodeView.State;
import io.parley.admin.internal.figures.OpenLetters;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.admin.internal.figures.Reach;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A cluster whose load is told by hand.
final class Nodes implements ClusterLoad {
  static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  static final long HEAP = 1_000_000_000;

  private final List<NodeView> views = new ArrayList<>();
  private final Map<NodeId, List<@Nullable NodePoint>> quarters = new HashMap<>();
  private final List<Point> day = new ArrayList<>();
  private @Nullable Point minute;
  private Instant at = NOW;

  Nodes gateway(String name, int sessions, int capacity) {
    return node(name, Set.of("gateway"), sessions, capacity);
  }

  Nodes node(String name, Set<String> roles, int sessions, int capacity) {
    KnownNode node = new KnownNode(new NodeId(name), roles, "1.4.1", Instant.EPOCH, Duration.ofSeconds(1), NOW,
        sessions,
        capacity, false, null, List.of());
    views.add(new NodeView(node, State.UP, null, Measured.counts(0, 0), true, false, List.of()));
    return this;
  }

  /// What a node measured in its last intervals, one each.
  Nodes heap(String name, double... shares) {
    List<@Nullable NodePoint> points = new ArrayList<>();
    for (double share : shares) {
      points.add(Double.isNaN(share) ? null : point(0.1, share));
    }
    quarters.put(new NodeId(name), points);
    return this;
  }

  Nodes steady(String name, double cpu, double heap) {
    quarters.put(new NodeId(name), Collections.nCopies(NodeLoads.FIVE_MINUTES, point(cpu, heap)));
    return this;
  }

  private static NodePoint point(double cpu, double heap) {
    return Measured.point(NOW, cpu, Math.round(heap * HEAP), HEAP);
  }

  Nodes lastMinute(long sentPerSecond, long deliveriesPerSecond) {
    minute = new Point(NOW, Duration.ofMinutes(1), 1, 1, Map.of(),
        Measured.counts(sentPerSecond * 60, deliveriesPerSecond * 60),
        0, null);
    return this;
  }

  /// A window of five minutes that is over.
  Nodes window(Instant end, long sentPerSecond, long connections) {
    day.add(
        new Point(end, Duration.ofMinutes(5), 1, 1, Map.of(), Measured.counts(sentPerSecond * 300, sentPerSecond * 600),
            connections, null));
    return this;
  }

  Nodes at(Instant moment) {
    at = moment;
    return this;
  }

  @Override
  public Overview overview() {
    return new Overview(at, new Reach(views.size(), views.size(), List.of(), at, null), minute, List.of(), day, views,
        new OpenLetters(0, false, at, null), List.of(), null, List.of());
  }

  @Override
  public List<@Nullable NodePoint> quarterOf(NodeId node) {
    return quarters.getOrDefault(node, List.of());
  }
}
