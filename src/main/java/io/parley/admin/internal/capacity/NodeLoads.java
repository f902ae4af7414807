package io.parley.admin.internal.capacity;

import io.parley.admin.internal.figures.NodePoint;
import io.parley.sessions.ops.Interval.Machine;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the last 15 minutes of a node's intervals say of its memory and processors.
final class NodeLoads {
  /// A minute of intervals: fewer say nothing of a mean.
  static final int A_MINUTE = 12;
  /// Five minutes of them.
  static final int FIVE_MINUTES = 60;

  private NodeLoads() {}

  /// Bytes in use after collections: the least of what is known. A single look would count what could be collected.
  ///
  /// @param least intervals that must be known
  /// @return not a number where fewer are
  static double heapFloor(List<@Nullable NodePoint> quarter, int least) {
    List<Machine> known = machines(quarter);
    return known.size() < least
        ? Double.NaN
        : known.stream().mapToDouble(Machine::heapUsed).min().orElse(Double.NaN);
  }

  /// That as a share of what it may have, 0 to 1.
  static double heapShare(List<@Nullable NodePoint> quarter, int least) {
    List<Machine> known = machines(quarter);
    return known.isEmpty() || known.getLast().heapMax() <= 0
        ? Double.NaN
        : heapFloor(quarter, least) / known.getLast().heapMax();
  }

  /// Mean share of the processors, 0 to 1, in the last five minutes.
  ///
  /// @param least intervals that must be known
  /// @return not a number where fewer are
  static double cpu(List<@Nullable NodePoint> quarter, int least) {
    List<@Nullable NodePoint> latest = quarter.subList(Math.max(0, quarter.size() - FIVE_MINUTES), quarter.size());
    double[] known = machines(latest).stream().mapToDouble(Machine::cpu).filter(cpu -> cpu >= 0).toArray();
    double sum = 0;
    for (double cpu : known) {
      sum += cpu;
    }
    return known.length < least ? Double.NaN : sum / known.length;
  }

  private static List<Machine> machines(List<@Nullable NodePoint> points) {
    return points.stream().filter(Objects::nonNull).map(NodePoint::machine).toList();
  }
}
