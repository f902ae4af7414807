package io.parley.admin.web;

import io.parley.admin.internal.figures.Counts;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.NodeView;
import io.parley.sessions.ops.KnownNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// By what nodes can be sorted. Those that do not tell it come last, whichever way.
enum NodeSort {
  NODE(_ -> 0), LEASE(view -> view.node().leaseAge() == null ? Double.NaN : view.node().leaseAge().toMillis()),
  UP(view -> view.node().isHere() ? -view.node().startedAt().toEpochMilli() : Double.NaN),
  CONNECTIONS(view -> view.node().isHere() ? view.node().sessions() : Double.NaN),
  IN(view -> told(view, counts -> counts.sends())), OUT(view -> told(view, counts -> counts.deliveries())),
  CPU(view -> latest(view, point -> point.machine().cpu())),
  HEAP(view -> latest(view, point -> (double) point.machine().heapUsed() / Math.max(1, point.machine().heapMax()))),
  ERRORS(view -> told(view, counts -> counts.errors())), OPENED(view -> told(view, counts -> counts.opened())),
  ENGINE(view -> told(view, counts -> Counts.sum(counts.engineErrors())));

  @SuppressWarnings("ImmutableEnumChecker") // each is a function without a state
  private final ToDoubleFunction<NodeView> figure;

  NodeSort(ToDoubleFunction<NodeView> figure) {
    this.figure = figure;
  }

  private static double told(NodeView view, ToDoubleFunction<Counts> count) {
    return view.reporting() ? count.applyAsDouble(view.minute()) : Double.NaN;
  }

  private static double latest(NodeView view, ToDoubleFunction<NodePoint> figure) {
    NodePoint latest = view.latest();
    return view.reporting() && latest != null ? figure.applyAsDouble(latest) : Double.NaN;
  }

  /// As it stands in an address, with a minus before it for the most first. Others, and none, leave the nodes as they are.
  static List<NodeView> sorted(List<NodeView> nodes, @Nullable String asked) {
    String key = asked == null ? "" : asked.replaceFirst("^-", "");
    boolean down = asked != null && asked.startsWith("-");
    return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst()
        .map(one -> nodes.stream().sorted(one.order(down)).toList()).orElse(nodes);
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Comparator<NodeView> order(boolean down) {
    Comparator<NodeView> untold = Comparator.comparing(view -> Double.isNaN(figure.applyAsDouble(view)));
    Comparator<NodeView> byFigure = Comparator.comparingDouble(figure);
    Comparator<NodeView> byName = Comparator.comparing(view -> view.node(), Comparator.comparing(KnownNode::id,
        Comparator.comparing(id -> id.value())));
    return untold.thenComparing(down ? byFigure.reversed() : byFigure)
        .thenComparing(down && this == NODE ? byName.reversed() : byName);
  }
}
