package io.parley.admin.internal.capacity;

import io.parley.admin.internal.capacity.Fullness.Kind;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Point;
import io.parley.platform.Role;
import io.parley.sessions.ops.KnownNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// How full the cluster is now. Made of what the admin node holds already.
///
/// @param limits those that can be told, in the order of their kinds
/// @param storedGrowth of what Cassandra holds, whose limit nobody tells
public record Now(List<Fullness> limits, Growth storedGrowth) {
  private static final double ALL_BUT_FULL = 0.9;
  private static final double A_YEAR = 365;

  /// @param question what one node does, as it was measured
  public static Now of(ClusterLoad load, History history, Question question) {
    Overview overview = load.overview();
    LocalDate today = LocalDate.ofInstant(overview.at(), ZoneOffset.UTC);
    List<NodeView> here = overview.nodes().stream().filter(view -> view.node().isHere()).toList();
    List<Fullness> limits = new ArrayList<>();
    add(limits, connections(here, history, today));
    add(limits, machine(Kind.HEAP, here, view -> NodeLoads.heapShare(load.quarterOf(view.node().id()), 1), history,
        today));
    add(limits, machine(Kind.CPU, here, view -> NodeLoads.cpu(load.quarterOf(view.node().id()), NodeLoads.A_MINUTE),
        history, today));
    Point minute = overview.minute();
    if (minute != null) {
      add(limits, rate(Kind.MESSAGES, minute.perSecond(minute.counts().sent()), with(here, Role.MESSAGING),
          question.of(Field.MESSAGING_RATE), history, today));
      add(limits, rate(Kind.DELIVERIES, minute.perSecond(minute.counts().deliveries()), with(here, Role.FANOUT),
          question.of(Field.FANOUT_DELIVERIES), history, today));
    }
    return new Now(limits, Growth.of(history.of(DayFigure.STORED), today, Double.NaN));
  }

  private static void add(List<Fullness> limits, @Nullable Fullness one) {
    if (one != null) {
      limits.add(one);
    }
  }

  private static int with(List<NodeView> here, Role role) {
    return (int) here.stream().filter(view -> view.node().has(role.profile())).count();
  }

  /// By the leases, which need no figures.
  private static @Nullable Fullness connections(List<NodeView> here, History history, LocalDate today) {
    List<KnownNode> gateways = here.stream().map(NodeView::node).filter(node -> node.capacity() > 0).toList();
    if (gateways.isEmpty()) {
      return null;
    }
    double used = gateways.stream().mapToDouble(KnownNode::sessions).sum();
    double most = gateways.stream().mapToDouble(KnownNode::capacity).sum();
    KnownNode fullest = gateways.stream().max(Comparator.comparingDouble(Now::share)).orElseThrow();
    return new Fullness(Kind.CONNECTIONS, used, most, fullest.id().value(), share(fullest), gateways.size(),
        Growth.of(history.of(DayFigure.CONNECTIONS), today, most));
  }

  private static double share(KnownNode gateway) {
    return (double) gateway.sessions() / gateway.capacity();
  }

  private static @Nullable Fullness machine(Kind kind, List<NodeView> here, ToDoubleFunction<NodeView> share,
      History history, LocalDate today) {
    record Known(NodeView view, double share) {}
    List<Known> known = here.stream().filter(NodeView::reporting)
        .map(view -> new Known(view, share.applyAsDouble(view))).filter(one -> !Double.isNaN(one.share)).toList();
    return known.stream().max(Comparator.comparingDouble(Known::share))
        .map(worst -> new Fullness(kind, worst.share, 1, worst.view.node().id().value(), worst.share, known.size(),
            Growth.of(history.of(kind.figure()), today, 1)))
        .orElse(null);
  }

  private static @Nullable Fullness rate(Kind kind, double used, int nodes, double each, History history,
      LocalDate today) {
    return nodes == 0
        ? null
        : new Fullness(kind, used, nodes * each, null, Double.NaN, nodes,
            Growth.of(history.of(kind.figure()), today, nodes * each));
  }

  /// The limit that is reached first: one that is all but full; else the one that is full soonest, if it grows and that is within a
  /// year; else the fullest. Null where no limit can be told.
  public @Nullable Fullness first() {
    Fullness fullest = limits.stream().filter(one -> !Double.isNaN(one.worst()))
        .max(Comparator.comparingDouble(Fullness::worst)).orElse(null);
    return fullest == null || fullest.worst() >= ALL_BUT_FULL ? fullest : soonest().orElse(fullest);
  }

  private Optional<Fullness> soonest() {
    return limits.stream().filter(one -> one.growth().isGrowing() && one.growth().fullIn() <= A_YEAR)
        .min(Comparator.comparingDouble(one -> one.growth().fullIn()));
  }
}
