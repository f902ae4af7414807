package io.parley.platform;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Brings the keyspace to the version of this artifact: `cassandra/V<n>__<what>.cql`, in order, each once.
///
/// Every statement is `IF NOT EXISTS`, so that two nodes that start together, or one that died half way, do no harm. All of
/// them send theirs to the same Cassandra node: two coordinators that make one table at once may give it two ids.
/// A version, once released, is never edited; a change is a new file.
final class SchemaMigrations {
  private static final Logger log = LoggerFactory.getLogger(SchemaMigrations.class);
  private static final Pattern FILE = Pattern.compile("V(\\d+)__(.+)\\.cql");
  /// DDL waits for the schema to agree on all nodes, which takes longer than a query.
  private static final Duration DDL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final int AGREEMENT_TRIES = 150;

  private final CqlSession session;
  private final StorageProperties properties;
  private final Duration betweenTries;

  SchemaMigrations(CqlSession session, StorageProperties properties) {
    this(session, properties, BETWEEN_TRIES);
  }

  SchemaMigrations(CqlSession session, StorageProperties properties, Duration betweenTries) {
    this.session = session;
    this.properties = properties;
    this.betweenTries = betweenTries;
  }

  void apply() {
    run("CREATE KEYSPACE IF NOT EXISTS %s WITH replication = %s".formatted(properties.keyspace(),
        properties.replication()));
    run("USE " + properties.keyspace());
    run("CREATE TABLE IF NOT EXISTS schema_versions (version int PRIMARY KEY, description text, applied_at timestamp)");
    List<Integer> applied = session.execute("SELECT version FROM schema_versions").map(row -> row.getInt("version"))
        .all();
    migrations().stream().filter(migration -> !applied.contains(migration.version)).forEach(this::apply);
  }

  private void apply(Migration migration) {
    log.atInfo().addKeyValue("version", migration.version).log("Applying schema version: {}", migration.description);
    statements(migration.text).forEach(this::run);
    session.execute("INSERT INTO schema_versions (version, description, applied_at) VALUES (?, ?, toTimestamp(now()))",
        migration.version, migration.description);
  }

  /// Waits until all Cassandra nodes know of it, also where nothing had to be made: it may have been made a moment ago.
  private void run(String cql) {
    Node coordinator = coordinator();
    session.execute(at(coordinator, cql));
    for (int tries = 0; !agree(coordinator); tries++) {
      if (tries == AGREEMENT_TRIES) {
        throw new IllegalStateException(
            "Cassandra's nodes do not agree on the schema: see `nodetool describecluster`, then start again");
      }
      LockSupport.parkNanos(betweenTries.toNanos());
    }
  }

  /// Asked of the node through which the change was made: one that has not heard of it yet may see all agree on what was
  /// before. Nodes that are down do not count; they hear of it when they come back.
  private boolean agree(Node coordinator) {
    Object version = session.execute(at(coordinator, "SELECT schema_version FROM system.local"))
        .map(row -> row.getObject("schema_version")).one();
    Map<UUID, Node> nodes = session.getMetadata().getNodes();
    return session.execute(at(coordinator, "SELECT host_id, schema_version FROM system.peers")).all().stream()
        .filter(peer -> {
          Node node = nodes.get(peer.getUuid("host_id"));
          return node == null || node.getState() != NodeState.DOWN;
        })
        .allMatch(peer -> Objects.equals(peer.getObject("schema_version"), version));
  }

  private static SimpleStatement at(Node coordinator, String cql) {
    return SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT).setNode(coordinator);
  }

  private Node coordinator() {
    return session.getMetadata().getNodes().values().stream()
        .filter(node -> node.getState() == NodeState.UP && node.getDistance() == NodeDistance.LOCAL
            && node.getHostId() != null)
        .min(Comparator.comparing(node -> String.valueOf(node.getHostId())))
        .orElseThrow(() -> new IllegalStateException("No Cassandra node of this data centre is up"));
  }

  static List<String> statements(String text) {
    String withoutComments = text.replaceAll("(?m)^\\s*--.*$", "");
    return Arrays.stream(withoutComments.split(";", -1)).map(String::strip).filter(cql -> !cql.isEmpty()).toList();
  }

  private static List<Migration> migrations() {
    try {
      Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:cassandra/V*.cql");
      return Arrays.stream(files).map(Migration::read).sorted(Comparator.comparingInt(Migration::version)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Migration(int version, String description, String text) {
    static Migration read(Resource file) {
      Matcher name = FILE.matcher(String.valueOf(file.getFilename()));
      if (!name.matches()) {
        throw new IllegalStateException("%s is not named V<n>__<what>.cql".formatted(file));
      }
      try {
        return new Migration(Integer.parseInt(name.group(1)), name.group(2).replace('_', ' '),
            file.getContentAsString(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
