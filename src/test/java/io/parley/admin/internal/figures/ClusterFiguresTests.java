package io.parley.admin.internal.figures;

import static io.parley.admin.internal.figures.Told.BEGIN;
import static io.parley.admin.internal.figures.Told.id;
import static io.parley.admin.internal.figures.Told.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.figures.ClusterFigures.LongWindow;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Interval;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterFiguresTests {
  private static final String SENT = "parley.gateway.sends{outcome=sent}";

  private @Nullable Behind unread;
  private final ClusterFigures cluster = new ClusterFigures(Told.LIMITS, new Lags() {
    @Override
    public @Nullable Behind worst() {
      return unread;
    }

    @Override
    public @Nullable String hottest(int partition) {
      return null;
    }
  });
  private final Map<NodeId, Deque<Interval>> shown = new HashMap<>();
  private List<KnownNode> nodes = List.of(node("gateway-1", "gateway"), node("gateway-2", "gateway"));
  private Instant now = BEGIN;

  @Test
  void quantilesComeFromMergedDurationsNeverFromOtherQuantiles() {
    // One node delivers 990 messages in 10 ms, another 10 in 2 s: 1 in 100 took 2 s. Averaged, p99 would be 1 s.
    pass(12, name -> name.equals("gateway-1")
        ? new Told().lasted(Stage.DELIVERY, Duration.ofMillis(10), 990)
        : new Told().lasted(Stage.DELIVERY, Duration.ofSeconds(2), 10));
    Quantiles delivery = cluster.known(now).minute().delivery();

    assertThat(delivery.count()).isEqualTo(12_000);
    assertThat(delivery.p50()).isBetween(9_900L, 10_100L);
    assertThat(delivery.p99()).isBetween(9_900L, 10_100L);
    assertThat(delivery.max()).isBetween(1_980_000L, 2_020_000L);

    pass(12, name -> name.equals("gateway-1")
        ? new Told().lasted(Stage.DELIVERY, Duration.ofMillis(10), 900)
        : new Told().lasted(Stage.DELIVERY, Duration.ofSeconds(2), 100));
    assertThat(cluster.known(now).minute().delivery().p99()).isBetween(1_980_000L, 2_020_000L);
  }

  @Test
  void countsAddUpAndNoReportCountsTwice() {
    pass(12, _ -> new Told().count(SENT, 10).gauge("parley.gateway.connections", 100));
    Point minute = cluster.known(now).minute();

    assertThat(minute.counts().sent()).isEqualTo(240);
    assertThat(minute.perSecond(minute.counts().sent())).isEqualTo(4);
    assertThat(minute.connections()).isEqualTo(200);
    assertThat(minute).returns(2, Point::reporting).returns(2, Point::expected);
  }

  @Test
  void aNodeThatTellsNothingIsMissingFromTheSumAndItShows() {
    pass(6, _ -> new Told().count(SENT, 10));
    pass(2, name -> name.equals("gateway-1") ? new Told().count(SENT, 10) : null);
    Point latest = cluster.known(now).quarter().getLast();

    assertThat(latest.counts().sent()).isEqualTo(10);
    assertThat(latest).returns(1, Point::reporting).returns(2, Point::expected).returns(false, Point::isWhole);
  }

  @Test
  void gapsStayGaps() {
    pass(3, _ -> new Told().count(SENT, 10));
    pass(2, _ -> null);
    pass(3, _ -> new Told());

    List<Point> quarter = cluster.known(now).quarter();
    assertThat(quarter).hasSize(ClusterFigures.SLOTS);
    assertThat(quarter.subList(ClusterFigures.SLOTS - 8, ClusterFigures.SLOTS)).extracting(Objects::isNull)
        .containsExactly(false, false, false, true, true, false, false, false);
    assertThat(quarter.getLast().counts().sent()).isZero();
  }

  @Test
  void whatComesAFewSecondsLateIsTakenInWhatComesLaterIsNot() {
    pass(8, name -> name.equals("gateway-1") ? new Told().count(SENT, 1) : null);
    Instant inTime = now.minusSeconds(13);
    shown.put(id("gateway-2"), new ArrayDeque<>(List.of(new Told().count(SENT, 100).at(grid(inTime)))));
    hear();
    assertThat(cluster.known(now).minute().counts().sent()).isEqualTo(108);

    cluster.hear(now, nodes,
        Map.of(id("gateway-3"), List.of(new Told().count(SENT, 1_000).at(grid(now.minusSeconds(28))))));
    assertThat(cluster.known(now).minute().counts().sent()).isEqualTo(108);
  }

  @Test
  void aNodeWhoseClockIsOffCountsWhenItIsHeard() {
    Duration off = Duration.ofMinutes(-7);
    for (int i = 0; i < 12; i++) {
      now = now.plus(ClusterFigures.SLOT);
      show("gateway-1", new Told().count(SENT, 10).at(grid(now.plus(off))));
      hear();
    }
    now = now.plus(ClusterFigures.SLOT);
    hear();

    assertThat(cluster.known(now).minute().counts().sent()).isEqualTo(120);
    assertThat(cluster.known(now).told().get(id("gateway-1")).heardAt()).isAfter(now.minus(ClusterFigures.FRESH));
  }

  @Test
  void fiveMinutesAreMadeOfTheSameDurations() {
    pass(64,
        name -> new Told().count(SENT, 1).lasted(Stage.PUSH, Duration.ofMillis(name.equals("gateway-1") ? 4 : 80), 1)
            .behind(17, name.equals("gateway-2") ? 3 : 1));
    List<LongWindow> finished = cluster.takeFinished();

    assertThat(finished).hasSize(1);
    assertThat(finished.getFirst().intervals()).isEqualTo(120);
    Point point = finished.getFirst().point();
    assertThat(point.end()).isEqualTo(BEGIN.plus(Duration.ofMinutes(5)));
    assertThat(point.counts().sent()).isEqualTo(120);
    assertThat(point.stages().get(Stage.PUSH).count()).isEqualTo(120);
    assertThat(point.stages().get(Stage.PUSH).p95()).isBetween(79_000L, 81_000L);
    assertThat(point.behind()).isEqualTo(new Behind(3, 17, id("gateway-2"), 0));
    assertThat(cluster.takeFinished()).isEmpty();
    assertThat(cluster.known(now).day().getLast()).isEqualTo(point);
  }

  @Test
  void whatWasKeptIsThereAgain() {
    pass(64, _ -> new Told().count(SENT, 1));
    Point kept = cluster.takeFinished().getFirst().point();
    ClusterFigures another = new ClusterFigures(Told.LIMITS, Told.NO_LAGS);
    another.restore(List.of(kept));

    assertThat(another.known(now).day()).hasSize(ClusterFigures.LONG_SLOTS).last().isEqualTo(kept);
    assertThat(another.known(now).minute()).isNull();
  }

  @Test
  void anAlarmIsOnAfterTwoBadWindowsAndOffAfterFiveGoodOnes() {
    Function<String, Told> slow = _ -> new Told().lasted(Stage.DELIVERY, Duration.ofSeconds(3), 10);
    Function<String, Told> fast = _ -> new Told().lasted(Stage.DELIVERY, Duration.ofMillis(30), 10);
    pass(6, fast);
    pass(3, slow);
    assertThat(cluster.known(now).alarms()).isEmpty();
    pass(4, slow);
    assertThat(cluster.known(now).alarms()).extracting(Alarm::kind).containsExactly(Alarm.Kind.DELIVERY_SLOW);

    pass(15, fast);
    assertThat(cluster.known(now).alarms()).hasSize(1);
    pass(4, fast);
    assertThat(cluster.known(now).alarms()).isEmpty();
    assertThat(cluster.known(now).lastEnded()).isNotNull();
  }

  @Test
  void aPartitionThatNobodyReadsIsAnAlarmThoughNoNodeTellsOfIt() {
    unread = new Behind(41, 17, null, 58_210);
    pass(7, _ -> new Told());

    assertThat(cluster.known(now).alarms()).singleElement().returns(17, Alarm::partition)
        .returns(Alarm.Kind.BEHIND, Alarm::kind);
    assertThat(cluster.known(now).quarter().getLast().behind()).as("the latest moment").isEqualTo(unread);
  }

  @Test
  void aStormIsOneBesideTheHourBefore() {
    restoreOpens(200); // 10 in 15 s
    pass(7, _ -> new Told().count("parley.gateway.opened", 6));
    assertThat(cluster.known(now).alarms()).isEmpty();
    pass(7, _ -> new Told().count("parley.gateway.opened", 60).count("parley.gateway.closed{code=1012}", 50));

    assertThat(cluster.known(now).alarms()).extracting(Alarm::sentence)
        .containsExactly("Clients reconnect: 360 sockets opened in 15 s, 10 before. Most sockets were closed as 1012.");
  }

  private void restoreOpens(long inFiveMinutes) {
    for (int i = 0; i < 12; i++) {
      cluster.restore(List.of(new Point(BEGIN.minus(ClusterFigures.LONG_SLOT.multipliedBy(i)), ClusterFigures.LONG_SLOT,
          1, 1, Map.of(), Counts.of(new Told().count("parley.gateway.opened", inFiveMinutes).at(BEGIN)), 0, null)));
    }
  }

  @Test
  void aNodeHasItsOwnQuarter() {
    pass(5, name -> name.equals("gateway-1") ? new Told().count("logback.events{level=error}", 3) : new Told());

    assertThat(cluster.quarterOf(id("gateway-1"), now)).hasSize(ClusterFigures.SLOTS).last()
        .extracting(point -> point.counts().errors()).isEqualTo(3L);
    assertThat(cluster.quarterOf(id("gateway-9"), now)).isEmpty();
    nodes = nodes.subList(1, 2);
    shown.remove(id("gateway-1"));
    hear();
    assertThat(cluster.quarterOf(id("gateway-1"), now)).isEmpty();
  }

  /// Intervals in which each node tells something, or nothing where it is null. All are heard 3 s after their end.
  private void pass(int intervals, Function<String, Told> telling) {
    for (int i = 0; i < intervals; i++) {
      now = now.plus(ClusterFigures.SLOT);
      Instant end = grid(now);
      for (KnownNode node : nodes) {
        Told told = telling.apply(node.id().value());
        if (told != null) {
          show(node.id().value(), told.at(end));
        }
      }
      hear();
    }
    now = grid(now).plus(ClusterFigures.TOLD_AFTER);
    hear();
  }

  private void show(String node, Interval interval) {
    Deque<Interval> all = shown.computeIfAbsent(id(node), _ -> new ArrayDeque<>());
    all.add(interval);
    if (all.size() > 3) {
      all.remove();
    }
  }

  private void hear() {
    Map<NodeId, List<Interval>> latest = new HashMap<>();
    shown.forEach((node, intervals) -> latest.put(node, List.copyOf(intervals)));
    cluster.hear(now, nodes, latest);
  }

  private static Instant grid(Instant at) {
    long slot = ClusterFigures.SLOT.toMillis();
    return Instant.ofEpochMilli(at.toEpochMilli() / slot * slot);
  }
}
