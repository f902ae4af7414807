package io.parley.admin.internal.figures;

import static io.parley.admin.internal.figures.Told.BEGIN;
import static io.parley.admin.internal.figures.Told.id;
import static io.parley.admin.internal.figures.Told.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.admin.internal.figures.Change.What;
import io.parley.admin.internal.figures.ClusterFigures.Known;
import io.parley.admin.internal.figures.ClusterFigures.NodeKnown;
import io.parley.admin.internal.figures.NodeView.State;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.KnownNode;
import io.parley.sessions.ops.KnownNode.Gone;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverviewsTests {
  private final Overviews overviews = new Overviews(Told.LIMITS);
  private final Map<NodeId, NodeKnown> told = new HashMap<>();
  private Instant now = BEGIN;

  @Test
  void saysOfHowManyNodesItSpeaks() {
    tell("gateway-1", BEGIN.minusSeconds(2));
    tell("gateway-2", BEGIN.minusSeconds(40));
    Reach reach = of(node("gateway-1", "gateway"), node("gateway-2", "gateway"), gone("gateway-3", Gone.STOPPED))
        .reach();

    assertThat(reach).returns(1, Reach::reporting).returns(2, Reach::expected).returns(false, Reach::isWhole);
    assertThat(reach.silent()).containsExactly(new Reach.Silent(id("gateway-2"), BEGIN.minusSeconds(40)));
  }

  @Test
  void theWorstNodeComesFirstAndWhoIsGoneLast() {
    List.of("a", "b", "d", "e").forEach(name -> tell(name, BEGIN));
    Overview overview = of(node("a", "gateway"), gone("c", Gone.STOPPED), node("d", "gateway"), node("z", "gateway"),
        node("b", "gateway", "1.4.1", Duration.ofSeconds(8), null), gone("y", Gone.SILENT));

    assertThat(overview.nodes()).extracting(NodeView::state).containsExactly(State.LOST, State.SILENT, State.SILENT,
        State.UP, State.UP, State.GONE);
    assertThat(overview.nodes()).extracting(view -> view.node().id().value()).containsExactly("y", "b", "z", "a", "d",
        "c");
  }

  @Test
  void anOldLeaseIsAWarningAndALostOneIsBadForAWhile() {
    KnownNode old = node("a", "gateway", "1.4.1", Duration.ofMillis(7_200), null);
    KnownNode lost = gone("b", Gone.SILENT);
    assertThat(of(old, lost).alarms()).extracting(Alarm::severity, Alarm::sentence).containsExactly(
        tuple(Severity.BAD,
            "b (gateway) went without a word: its lease ran out. It held 8,412 connections; their clients go to the other gateways."),
        tuple(Severity.WARN, "a has not renewed its lease for 7.2 s (limit 6 s)."));

    now = BEGIN.plus(Duration.ofMinutes(11));
    assertThat(of(lost).alarms()).isEmpty();
    assertThat(of(gone("c", Gone.STOPPED), gone("d", Gone.UNSEEN)).alarms()).isEmpty();
  }

  @Test
  void whoWasTheLastOfItsRoleIsMissed() {
    assertThat(of(gone("m", Gone.SILENT)).alarms().getFirst().sentence())
        .endsWith("No other node has the role gateway.");
  }

  @Test
  void anotherVersionThanThatOfMostNodesShows() {
    Duration age = Duration.ofSeconds(1);
    Overview overview = of(node("a", "gateway", "1.4.0", age, null), node("b", "gateway", "1.4.1", age, null),
        node("c", "fanout", "1.4.1", age, null), node("d", "fanout", null, age, null));

    assertThat(overview.nodes()).filteredOn(NodeView::otherVersion).extracting(view -> view.node().id().value())
        .containsExactly("a");
  }

  @Test
  void whatChangedIsToldTheLatestFirst() {
    KnownNode came = new KnownNode(id("a"), Set.of("gateway"), null, BEGIN, Duration.ZERO, BEGIN, 0, 0, false,
        null,
        List.of(new KnownNode.Life(new Incarnation("2"), BEGIN.plusSeconds(9),
            KnownNode.Beginning.LEASE_LOST),
            new KnownNode.Life(new Incarnation("1"), BEGIN.minusSeconds(9),
                KnownNode.Beginning.STARTED)));

    assertThat(of(came, gone("b", Gone.SILENT)).changes()).containsExactly(
        new Change(BEGIN.plusSeconds(9), id("a"), What.LOST_ITS_LEASE), new Change(BEGIN, id("b"), What.FELL_SILENT),
        new Change(BEGIN.minusSeconds(9), id("a"), What.CAME));
  }

  @Test
  void withoutRedisTheAdminNodeSaysSoByItself() {
    Alarm old = new Alarm(Alarm.Kind.ENGINE_REDIS, Severity.BAD, null, null, null, "as nodes told before", BEGIN);
    Known known = new Known(List.of(node("a", "gateway")), told, null, List.of(), List.of(), List.of(old), null);
    Instant failing = BEGIN.plusSeconds(2);

    assertThat(overviews.of(known, OpenLetters.UNKNOWN, BEGIN, "refused", failing, failing.plusSeconds(4)).alarms())
        .as("one look that fails").isEmpty();
    assertThat(overviews.of(known, OpenLetters.UNKNOWN, BEGIN, "refused", failing, failing.plusSeconds(5)).alarms())
        .singleElement().returns(Alarm.Kind.ENGINE_REDIS, Alarm::kind).returns(Severity.BAD, Alarm::severity)
        .returns(failing, Alarm::since).extracting(Alarm::sentence).asString()
        .startsWith("Redis does not answer this admin node, so no node can be looked at and all figures are old.")
        .contains("Nothing is lost");
    assertThat(overviews.of(known, OpenLetters.UNKNOWN, null, "refused", failing, failing.plusSeconds(5)).alarms())
        .as("before anything was read").hasSize(1);
  }

  private void tell(String node, Instant at) {
    told.put(id(node), new NodeKnown(new Told().point(id(node)), at, Counts.NONE));
  }

  private Overview of(KnownNode... nodes) {
    return overviews.of(new Known(List.of(nodes), told, null, List.of(), List.of(), List.of(), null),
        OpenLetters.UNKNOWN, now, null, null, now);
  }

  private static KnownNode gone(String name, Gone gone) {
    return node(name, "gateway", "1.4.1", null, gone);
  }
}
