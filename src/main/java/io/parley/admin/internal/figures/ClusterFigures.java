package io.parley.admin.internal.figures;

import io.parley.admin.internal.figures.Evidence.NodeMinute;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Figures;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts together what the nodes tell. Does no I/O; time is what it is told. Safe to be used by several threads.
///
/// An interval counts in the window in which its node says that it ended, or, where that node's clock is off by more than
/// [#CLOCKS_DIFFER], in that in which it was read. One that comes more than 15 s late is in the figures of its node alone.
final class ClusterFigures {
  static final Duration SLOT = Figures.INTERVAL;
  static final Duration LONG_SLOT = Duration.ofMinutes(5);
  static final int SLOTS = 180;
  static final int LONG_SLOTS = 288;
  static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);
  static final Duration FRESH = Duration.ofSeconds(10);
  /// By then a node has published an interval, and it was read.
  static final Duration TOLD_AFTER = Duration.ofSeconds(3);
  private static final int SLOTS_A_MINUTE = 12;
  private static final int SLOTS_IN_FIVE_MINUTES = 60;
  private static final int SLOTS_JUDGED = 3;
  /// After these a window takes nothing more: every node shows its last three intervals.
  private static final int OPEN_SLOTS = 4;
  private static final int LONG_SLOTS_AN_HOUR = 12;
  private static final int JUDGED_IN_A_LONG_SLOT = 20;

  private final Judgement judgement;
  private final Lags lags;
  private final Alarms alarms = new Alarms();
  private final NavigableMap<Long, Window> windows = new TreeMap<>();
  private final Ring<Point> quarter = new Ring<>(SLOTS);
  private final Ring<Point> day = new Ring<>(LONG_SLOTS);
  private final Map<NodeId, Told> told = new HashMap<>();
  private final List<LongWindow> finished = new ArrayList<>();
  private List<KnownNode> nodes = List.of();
  private @Nullable Window longWindow;
  private long sealed = Long.MIN_VALUE;
  private long judged = Long.MIN_VALUE;

  ClusterFigures(AlarmProperties limits, Lags lags) {
    judgement = new Judgement(limits, lags);
    this.lags = lags;
  }

  /// A window of five minutes that is over.
  ///
  /// @param intervals reports that it is made of
  record LongWindow(Point point, int intervals) {}

  /// What one node has told.
  private static final class Told {
    private final Ring<NodePoint> points = new Ring<>(SLOTS);
    private @Nullable Instant end;
    private @Nullable Instant heardAt;
    private @Nullable NodePoint latest;

    boolean isNews(Instant intervalEnd) {
      return end == null || intervalEnd.isAfter(end) || intervalEnd.isBefore(end.minus(CLOCKS_DIFFER));
    }
  }

  /// Takes what was read.
  synchronized void hear(Instant now, List<KnownNode> known, Map<NodeId, List<Interval>> latest) {
    nodes = known;
    long current = slot(now.minus(TOLD_AFTER));
    if (sealed == Long.MIN_VALUE) {
      sealed = current - OPEN_SLOTS;
      judged = current - Math.floorMod(current, SLOTS_JUDGED);
    }
    told.keySet().retainAll(known.stream().map(KnownNode::id).toList());
    latest.forEach((node, intervals) -> intervals.forEach(interval -> take(now, node, interval)));
    expect(current);
    Behind worst = lags.worst();
    window(current).lags(worst);
    window(current + 1).lags(worst); // or it would seem to have caught up until the next look
    seal(current);
    judge(current);
    windows.headMap(current - SLOTS_A_MINUTE - OPEN_SLOTS).clear();
  }

  private static long slot(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), SLOT.toMillis());
  }

  private static Instant end(long slot) {
    return Instant.ofEpochMilli(slot * SLOT.toMillis());
  }

  private void take(Instant now, NodeId node, Interval interval) {
    Told all = told.computeIfAbsent(node, _ -> new Told());
    if (!all.isNews(interval.end())) {
      return;
    }
    all.end = interval.end();
    boolean clocksDiffer = Duration.between(interval.end(), now).abs().compareTo(CLOCKS_DIFFER) > 0;
    long slot = slot(clocksDiffer ? now : interval.end());
    NodePoint point = NodePoint.of(node, interval);
    all.points.put(slot, point);
    all.latest = point;
    all.heardAt = clocksDiffer ? now : interval.end();
    if (slot > sealed) {
      window(slot).add(node, interval, point);
    }
  }

  private Window window(long slot) {
    return windows.computeIfAbsent(slot, place -> new Window(end(place), SLOT));
  }

  /// Whoever was here before a window began should have told of it.
  private void expect(long current) {
    for (long slot = Math.max(sealed, current - 1) + 1; slot <= current; slot++) {
      Instant begin = end(slot).minus(SLOT);
      window(slot).expect((int) nodes.stream().filter(KnownNode::isHere)
          .filter(node -> node.startedAt().isBefore(begin)).count());
    }
  }

  private void seal(long current) {
    for (long slot = sealed + 1; slot <= current - OPEN_SLOTS; slot++) {
      Window window = windows.get(slot);
      if (window != null && window.intervals() > 0) {
        quarter.put(slot, window.point());
        longWindow(window.end()).absorb(window);
      }
      if (Math.floorMod(slot, LONG_SLOT.dividedBy(SLOT)) == 0) {
        finishLongWindow();
      }
    }
    sealed = Math.max(sealed, current - OPEN_SLOTS);
  }

  /// The one that a moment is the end of, or lies in.
  private Window longWindow(Instant moment) {
    Instant end = Instant
        .ofEpochMilli(Math.ceilDiv(moment.toEpochMilli(), LONG_SLOT.toMillis()) * LONG_SLOT.toMillis());
    if (longWindow == null || !longWindow.end().equals(end)) {
      finishLongWindow();
      longWindow = new Window(end, LONG_SLOT);
    }
    return longWindow;
  }

  private void finishLongWindow() {
    Window over = longWindow;
    longWindow = null;
    if (over != null) {
      Point point = over.point();
      restore(List.of(point));
      finished.add(new LongWindow(point, over.intervals()));
    }
  }

  /// Those that have come to their end since the last call.
  synchronized List<LongWindow> takeFinished() {
    List<LongWindow> taken = List.copyOf(finished);
    finished.clear();
    return taken;
  }

  /// Takes windows of five minutes that were kept.
  synchronized void restore(List<Point> kept) {
    kept.forEach(point -> day.put(point.end().toEpochMilli() / LONG_SLOT.toMillis(), point));
  }

  private void judge(long current) {
    long last = current - Math.floorMod(current, SLOTS_JUDGED);
    if (last - judged > SLOTS_A_MINUTE) {
      judged = last - SLOTS_JUDGED; // this node stood still
    }
    for (long end = judged + SLOTS_JUDGED; end <= last; end += SLOTS_JUDGED) {
      judged = end;
      Window all = together(end, SLOTS_JUDGED);
      if (all.intervals() > 0) {
        Point point = all.point();
        alarms.judge(judgement.of(evidence(point, end)), point.begin(), point.end());
      }
    }
  }

  private Window together(long end, int slots) {
    Window all = new Window(end(end), SLOT.multipliedBy(slots));
    windows.subMap(end - slots + 1, true, end, true).values().forEach(all::absorb);
    return all;
  }

  private Evidence evidence(Point window, long end) {
    return new Evidence(window, counts(end, SLOTS_A_MINUTE), counts(end, SLOTS_IN_FIVE_MINUTES), usualOpens(end),
        nodes.stream().filter(KnownNode::isHere).map(node -> minute(node, end)).filter(Objects::nonNull).toList());
  }

  private @Nullable NodeMinute minute(KnownNode node, long end) {
    Told all = told.get(node.id());
    NodePoint latest = all == null ? null : all.latest;
    return all == null || latest == null ? null : new NodeMinute(node, minute(all, end), latest);
  }

  private static Counts minute(Told all, long end) {
    Counts sum = Counts.NONE;
    for (long slot = end - SLOTS_A_MINUTE + 1; slot <= end; slot++) {
      NodePoint point = all.points.get(slot);
      sum = point == null ? sum : sum.plus(point.counts());
    }
    return sum;
  }

  private Counts counts(long end, int slots) {
    Counts sum = Counts.NONE;
    for (long slot = end - slots + 1; slot <= end; slot++) {
      Point point = point(slot);
      sum = point == null ? sum : sum.plus(point.counts());
    }
    return sum;
  }

  /// Null where nobody told anything.
  private @Nullable Point point(long slot) {
    Point known = quarter.get(slot);
    if (known != null) {
      return known;
    }
    Window open = windows.get(slot);
    return open == null || open.intervals() == 0 ? null : open.point();
  }

  private double usualOpens(long end) {
    long place = end(end).toEpochMilli() / LONG_SLOT.toMillis();
    double[] opens = day.upTo(place).subList(LONG_SLOTS - LONG_SLOTS_AN_HOUR, LONG_SLOTS).stream()
        .filter(Objects::nonNull).mapToDouble(point -> (double) point.counts().opened() / JUDGED_IN_A_LONG_SLOT)
        .toArray();
    return opens.length * 2 < LONG_SLOTS_AN_HOUR ? -1 : Judgement.median(opens);
  }

  /// What is known now.
  synchronized Known known(Instant now) {
    long current = slot(now.minus(TOLD_AFTER));
    List<@Nullable Point> points = new ArrayList<>(SLOTS);
    for (long slot = current - SLOTS + 1; slot <= current; slot++) {
      points.add(point(slot));
    }
    Window minute = together(current, SLOTS_A_MINUTE);
    Map<NodeId, NodeKnown> each = new HashMap<>();
    told.forEach((node, all) -> each.put(node, new NodeKnown(all.latest, all.heardAt, minute(all, current))));
    return new Known(nodes, each, minute.intervals() == 0 ? null : minute.point(), points,
        day.upTo(now.toEpochMilli() / LONG_SLOT.toMillis()), alarms.on(), alarms.lastEnded());
  }

  /// The last 15 minutes of one node, oldest first, null for gaps.
  synchronized List<@Nullable NodePoint> quarterOf(NodeId node, Instant now) {
    Told all = told.get(node);
    return all == null ? List.of() : all.points.upTo(slot(now.minus(TOLD_AFTER)));
  }

  record NodeKnown(@Nullable NodePoint latest, @Nullable Instant heardAt, Counts minute) {
    static final NodeKnown NOTHING = new NodeKnown(null, null, Counts.NONE);
  }

  /// @param alarms without those about leases, which need no window
  record Known(List<KnownNode> nodes, Map<NodeId, NodeKnown> told, @Nullable Point minute,
      List<@Nullable Point> quarter, List<@Nullable Point> day, List<Alarm> alarms, @Nullable Instant lastEnded) {}
}
