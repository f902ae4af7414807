package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.figures.Counts;
import io.parley.admin.internal.figures.NodeView.State;
import io.parley.admin.internal.figures.NodeView;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeSortTests {
  private final NodeView one = node("one", 5, 3L);
  private final NodeView two = node("two", 900, 0L);
  private final NodeView silent = node("silent", 7, null);
  private final List<NodeView> worstFirst = List.of(silent, two, one);

  @Test
  void theMostComeFirstWithAMinusAndWhoeverDoesNotTellComesLast() {
    assertThat(NodeSort.sorted(worstFirst, "-connections")).containsExactly(two, silent, one);
    assertThat(NodeSort.sorted(worstFirst, "connections")).containsExactly(one, silent, two);
    assertThat(NodeSort.sorted(worstFirst, "-engine")).containsExactly(one, two, silent);
    assertThat(NodeSort.sorted(worstFirst, "engine")).containsExactly(two, one, silent);
  }

  @Test
  void namesGoBothWays() {
    assertThat(NodeSort.sorted(worstFirst, "node")).containsExactly(one, silent, two);
    assertThat(NodeSort.sorted(worstFirst, "-node")).containsExactly(two, silent, one);
  }

  @Test
  void anythingElseLeavesThemAsTheyAre() {
    assertThat(NodeSort.sorted(worstFirst, null)).isEqualTo(worstFirst);
    assertThat(NodeSort.sorted(worstFirst, "-colour")).isEqualTo(worstFirst);
  }

  @Test
  void aHeadTurnsTheOrderAndKeepsTheFilter() {
    NodesPage.Asked asked = new NodesPage.Asked("gateway", null, null, null, "-heap");

    assertThat(asked.head("heap")).returns("descending", NodesPage.Asked.Head::sorted)
        .returns("/admin/nodes?role=gateway&state=&version=&engine=&sort=heap", NodesPage.Asked.Head::url);
    assertThat(asked.head("cpu")).returns(null, NodesPage.Asked.Head::sorted)
        .extracting(NodesPage.Asked.Head::url).asString().endsWith("sort=-cpu");
    assertThat(asked.head("node").url()).endsWith("sort=node");
  }

  @Test
  void onlyThoseThatMeetTroubleWithAnEngineAreLeft() {
    NodesPage.Asked asked = new NodesPage.Asked(null, null, null, "cassandra", null);

    assertThat(worstFirst).filteredOn(asked::fits).containsExactly(one);
    assertThat(worstFirst).filteredOn(new NodesPage.Asked(null, null, null, "kafka", null)::fits).isEmpty();
  }

  /// @param errors of Cassandra; null from one that tells nothing
  private static NodeView node(String name, int sessions, @Nullable Long errors) {
    KnownNode node = new KnownNode(new NodeId(name), Set.of("gateway"), null, Instant.EPOCH, Duration.ofSeconds(1),
        Instant.EPOCH, sessions, 1_000, false, null, List.of());
    Counts counts = new Counts(0, 0, new TreeMap<>(), 0, new TreeMap<>(), 0, 0, 0, new TreeMap<>(), 0,
        errors == null || errors == 0 ? new TreeMap<>() : new TreeMap<>(Map.of("cassandra quorum", errors)));
    return new NodeView(node, State.UP, null, counts, errors != null, false, List.of());
  }
}
