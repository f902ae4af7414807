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
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaMigrationsTests {
  private static final UUID LOWEST = new UUID(0, 1);
  private static final UUID LOWER = new UUID(0, 2);
  private static final UUID HIGHEST = new UUID(0, 3);

  private final List<Statement<?>> sent = new ArrayList<>();
  private final CqlSession session = mock(CqlSession.class, RETURNS_DEEP_STUBS);
  private final Node down = node(LOWEST, NodeState.DOWN);
  private final Node coordinator = node(LOWER, NodeState.UP);
  private final SchemaMigrations migrations = new SchemaMigrations(session,
      new StorageProperties("parley", "{'class': 'SimpleStrategy', 'replication_factor': 1}"));

  @BeforeEach
  void threeNodes() {
    Node another = node(HIGHEST, NodeState.UP);
    when(session.getMetadata().getNodes()).thenReturn(Map.of(HIGHEST, another, LOWEST, down, LOWER, coordinator));
    when(session.execute(any(Statement.class))).thenAnswer(call -> {
      sent.add(call.getArgument(0));
      return mock(ResultSet.class);
    });
    ResultSet none = mock(ResultSet.class, RETURNS_DEEP_STUBS);
    when(none.map(any()).all()).thenReturn(List.of());
    when(session.execute(anyString())).thenReturn(none);
  }

  @Test
  void everyChangeGoesThroughTheSameNodeThatIsUp() {
    when(session.checkSchemaAgreement()).thenReturn(true);

    migrations.apply();

    assertThat(sent).hasSizeGreaterThan(10).allSatisfy(one -> assertThat(one.getNode()).isEqualTo(coordinator));
  }

  @Test
  void nothingIsBuiltOnWhatNotAllNodesKnow() {
    when(session.checkSchemaAgreement()).thenReturn(false);

    assertThatThrownBy(migrations::apply).hasMessageStartingWith("Cassandra's nodes do not agree on the schema");
    assertThat(sent).singleElement().extracting(one -> ((SimpleStatement) one).getQuery()).asString()
        .startsWith("CREATE KEYSPACE");
  }

  private static Node node(UUID id, NodeState state) {
    Node node = mock(Node.class);
    when(node.getHostId()).thenReturn(id);
    when(node.getState()).thenReturn(state);
    when(node.getDistance()).thenReturn(NodeDistance.LOCAL);
    return node;
  }
}
