package io.parley.admin.internal.figures;

import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.Interval.Machine;
import java.time.Instant;
import java.util.Map;

/// Figures for the tests of other packages, as if nodes had told them.
public final class Measured {
  private Measured() {}

  /// @param cpu of all processors, 0 to 1
  public static NodePoint point(Instant end, double cpu, long heapUsed, long heapMax) {
    return NodePoint.of(new NodeId("a-node"), interval(end, Map.of(), new Machine(cpu, heapUsed, heapMax)));
  }

  public static Counts counts(long sent, long deliveries) {
    return Counts.of(interval(Instant.EPOCH,
        Map.of("parley.gateway.sends{outcome=sent}", sent, "parley.gateway.deliveries", deliveries),
        new Machine(0, 0, 1)));
  }

  private static Interval interval(Instant end, Map<String, Long> counts, Machine machine) {
    return new Interval(new Incarnation("a life"), end, counts, Map.of(), Map.of(), machine);
  }
}
