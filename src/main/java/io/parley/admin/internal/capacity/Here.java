package io.parley.admin.internal.capacity;

import io.parley.admin.internal.capacity.Field.Known;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.platform.Role;
import io.parley.sessions.ops.KnownNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this cluster tells of how one node does, in place of what was measured elsewhere.
final class Here {
  /// With fewer connections the node's own heap would be most of it.
  static final int LEAST_CONNECTIONS = 10_000;
  private static final double KIBI = 1024;
  /// 23 h of windows of five minutes.
  private static final int A_DAY_OF_WINDOWS = 276;

  private Here() {}

  static Map<Field, Known> of(ClusterLoad load) {
    Map<Field, Known> here = new EnumMap<>(Field.class);
    List<NodeView> gateways = load.overview().nodes().stream()
        .filter(view -> view.node().isHere() && view.node().has(Role.GATEWAY.profile())).toList();
    double[] heaps = gateways.stream().filter(view -> view.node().roles().equals(Set.of(Role.GATEWAY.profile())))
        .filter(view -> view.reporting() && view.node().sessions() >= LEAST_CONNECTIONS)
        .mapToDouble(view -> heap(load, view.node())).filter(Double::isFinite).sorted().toArray();
    if (heaps.length > 0) {
      here.put(Field.CONNECTION_HEAP, new Known(Math.round(heaps[heaps.length / 2] * 10) / 10.0,
          new Source(Source.Kind.HERE, String.format(Locale.ROOT,
              "heap in use of %d gateways with %,d connections or more, the middle one; their own heap is in it",
              heaps.length, LEAST_CONNECTIONS), null)));
    }
    OptionalInt limit = gateways.stream().mapToInt(view -> view.node().capacity()).filter(capacity -> capacity > 0)
        .min();
    if (limit.isPresent() && limit.getAsInt() < Field.GATEWAY_CONNECTIONS.shipped().value()) {
      here.put(Field.GATEWAY_CONNECTIONS,
          new Known(limit.getAsInt(), new Source(Source.Kind.HERE, "parley.limits.connections of a gateway", null)));
    }
    return here;
  }

  private static double heap(ClusterLoad load, KnownNode gateway) {
    return NodeLoads.heapFloor(load.quarterOf(gateway.id()), NodeLoads.FIVE_MINUTES) / gateway.sessions() / KIBI;
  }

  /// The last 24 h; null where less than 23 h of them are known.
  static @Nullable LastDay lastDay(Overview overview) {
    List<Point> known = overview.day().stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    if (known.size() < A_DAY_OF_WINDOWS) {
      return null;
    }
    double[] rates = known.stream().mapToDouble(point -> point.perSecond(point.counts().sent())).toArray();
    double mean = Arrays.stream(rates).average().orElse(0);
    return new LastDay(known.stream().mapToLong(point -> point.counts().sent()).sum(),
        mean == 0 ? Double.NaN : Arrays.stream(rates).max().orElse(0) / mean,
        known.stream().mapToLong(Point::connections).max().orElse(0));
  }
}
