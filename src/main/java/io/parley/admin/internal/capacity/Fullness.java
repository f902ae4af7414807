package io.parley.admin.internal.capacity;

import org.jspecify.annotations.Nullable;

/// How much of a limit is used.
///
/// @param used in the unit of its kind
/// @param most where it is full; not a number where that is not known
/// @param node the fullest one; null where none is told apart
/// @param nodeShare how full that is, 0 to 1
/// @param nodes that share the limit
/// @param growth of all nodes together, or of the fullest
public record Fullness(Kind kind, double used, double most, @Nullable String node, double nodeShare, int nodes,
    Growth growth) {
  public enum Kind {
    /// Connections over what gateways would hold at most.
    CONNECTIONS(DayFigure.CONNECTIONS),
    /// Share of the heap of the node where most of it is in use.
    HEAP(DayFigure.HEAP),
    /// Share of the processors of the node that uses most of them.
    CPU(DayFigure.CPU),
    /// Messages a second over what so many messaging nodes were measured to take.
    MESSAGES(DayFigure.MESSAGES),
    /// Deliveries a second over what so many fan-out nodes were measured to give.
    DELIVERIES(DayFigure.DELIVERIES);

    private final DayFigure figure;

    Kind(DayFigure figure) {
      this.figure = figure;
    }

    public DayFigure figure() {
      return figure;
    }
  }

  /// Of all nodes together, 0 to 1 and beyond; not a number where there is nothing to compare with.
  public double share() {
    return used / most;
  }

  /// How full the fullest node is, or all together where none is told apart.
  public double fullest() {
    return Double.isNaN(nodeShare) ? share() : nodeShare;
  }

  /// How full it was at the peak of the last seven days, today included; not a number where none is known.
  public double peak() {
    return growth.level() / most;
  }

  /// What counts: a limit is reached when the fullest node reaches it, and at the peak.
  public double worst() {
    return Double.isNaN(peak()) ? fullest() : Math.max(fullest(), peak());
  }
}
