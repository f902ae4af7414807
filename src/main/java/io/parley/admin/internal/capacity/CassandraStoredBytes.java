package io.parley.admin.internal.capacity;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.parley.platform.ParleyException;
import java.util.Collection;
import java.util.stream.StreamSupport;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Asks each of Cassandra's nodes for `system_views.disk_usage`, one after the other: a virtual table is
/// a node's own. Only those of this data centre are asked, since the driver speaks to no others.
final class CassandraStoredBytes implements StoredBytes {
  private static final double MEBI = 1024.0 * 1024.0;

  private final CqlSession session;
  private final SimpleStatement select;

  CassandraStoredBytes(CqlSession session) {
    this.session = session;
    String keyspace = session.getKeyspace().map(name -> name.asInternal()).orElse("parley");
    select = SimpleStatement
        .builder("SELECT keyspace_name, mebibytes FROM system_views.disk_usage WHERE keyspace_name = ?"
            + " ALLOW FILTERING")
        .addPositionalValue(keyspace).setIdempotence(true).build();
  }

  @Override
  public Mono<Double> measure() {
    return Flux.defer(() -> Flux.fromIterable(nodes())).concatMap(this::of).reduce(0.0, Double::sum)
        .onErrorMap(failure -> ParleyException.unavailable("Cassandra did not say how much it holds", failure));
  }

  private Collection<Node> nodes() {
    return session.getMetadata().getNodes().values().stream().filter(node -> node.getDistance() != NodeDistance.IGNORED)
        .toList();
  }

  private Mono<Double> of(Node node) {
    return Mono.fromCompletionStage(() -> session.executeAsync(select.setNode(node)))
        .map(answer -> StreamSupport.stream(answer.currentPage().spliterator(), false)
            .mapToDouble(CassandraStoredBytes::bytes).sum());
  }

  private static double bytes(Row row) {
    return row.getLong("mebibytes") * MEBI;
  }
}
