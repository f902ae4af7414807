package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaMigrationsTests {
  private static final UUID LOWEST = new UUID(0, 1);
  private static final UUID LOWER = new UUID(0, 2);
  private static final UUID HIGHEST = new UUID(0, 3);

  private static final UUID OLD = new UUID(0, 10);
  private static final UUID NEW = new UUID(0, 11);

  private final List<SimpleStatement> changes = new ArrayList<>();
  private final List<SimpleStatement> questions = new ArrayList<>();
  private final CqlSession session = mock(CqlSession.class, RETURNS_DEEP_STUBS);
  private final Node down = node(LOWEST, NodeState.DOWN);
  private final Node coordinator = node(LOWER, NodeState.UP);
  /// What the coordinator knows of the others, look after look; the last stands.
  private final Deque<Map<UUID, UUID>> known = new ArrayDeque<>();
  private final SchemaMigrations migrations = new SchemaMigrations(session,
      new StorageProperties("parley", "{'class': 'SimpleStrategy', 'replication_factor': 1}"), Duration.ZERO);

  @BeforeEach
  void threeNodes() {
    Node another = node(HIGHEST, NodeState.UP);
    when(session.getMetadata().getNodes()).thenReturn(Map.of(HIGHEST, another, LOWEST, down, LOWER, coordinator));
    when(session.execute(any(Statement.class))).thenAnswer(call -> answer(call.getArgument(0)));
    ResultSet none = mock(ResultSet.class, RETURNS_DEEP_STUBS);
    when(none.map(any()).all()).thenReturn(List.of());
    when(session.execute(anyString())).thenReturn(none);
  }

  private ResultSet answer(SimpleStatement statement) {
    String cql = statement.getQuery();
    if (!cql.contains("schema_version FROM system.")) {
      changes.add(statement);
      return mock(ResultSet.class);
    }
    questions.add(statement);
    ResultSet rows = mock(ResultSet.class, RETURNS_DEEP_STUBS);
    if (cql.endsWith("local")) {
      when(rows.map(any()).one()).thenReturn(NEW);
    } else {
      List<Row> peers = (known.size() > 1 ? known.pop() : known.getFirst()).entrySet().stream()
          .map(peer -> row(peer.getKey(), peer.getValue())).toList();
      when(rows.all()).thenReturn(peers);
    }
    return rows;
  }

  private static Row row(UUID hostId, UUID version) {
    Row row = mock(Row.class);
    when(row.getUuid("host_id")).thenReturn(hostId);
    when(row.getObject("schema_version")).thenReturn(version);
    return row;
  }

  @Test
  void everyChangeGoesThroughTheSameNodeThatIsUpAndIsAskedForThere() {
    known.add(Map.of(HIGHEST, NEW));

    migrations.apply();

    assertThat(changes).hasSizeGreaterThan(10).allSatisfy(one -> assertThat(one.getNode()).isEqualTo(coordinator));
    assertThat(questions).hasSizeGreaterThan(10).allSatisfy(one -> assertThat(one.getNode()).isEqualTo(coordinator));
  }

  @Test
  void aChangeWaitsForTheNodesThatAreUpAndForNoOther() {
    known.add(Map.of(HIGHEST, OLD, LOWEST, OLD));
    known.add(Map.of(HIGHEST, OLD, LOWEST, OLD));
    known.add(Map.of(HIGHEST, NEW, LOWEST, OLD));

    migrations.apply();

    assertThat(changes).hasSizeGreaterThan(10);
    assertThat(questions).hasSize(2 * (changes.size() + 2));
  }

  @Test
  void nothingIsBuiltOnWhatNotAllNodesKnow() {
    known.add(Map.of(HIGHEST, OLD));

    assertThatThrownBy(migrations::apply).hasMessageStartingWith("Cassandra's nodes do not agree on the schema");
    assertThat(changes).singleElement().extracting(SimpleStatement::getQuery).asString().startsWith("CREATE KEYSPACE");
  }

  private static Node node(UUID id, NodeState state) {
    Node node = mock(Node.class);
    when(node.getHostId()).thenReturn(id);
    when(node.getState()).thenReturn(state);
    when(node.getDistance()).thenReturn(NodeDistance.LOCAL);
    return node;
  }
}
