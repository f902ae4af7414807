package io.parley.platform;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.parley.platform.EngineErrors.Engine;
import java.util.List;
import org.springframework.data.cassandra.ReactiveResultSet;
import org.springframework.data.cassandra.ReactiveSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Prepared statements on Cassandra at LOCAL_QUORUM.
///
/// Every call has the driver's request time-out (`spring.cassandra.request.timeout`) as its deadline and fails with
/// `unavailable` when Cassandra can't answer. Writes that carry their own timestamp may be repeated freely, so all
/// statements are marked idempotent unless they are conditional.
public final class Cql {
  private final ReactiveSession session;
  private final CqlSession driver;
  private final EngineErrors errors;

  Cql(ReactiveSession session, CqlSession driver, EngineErrors errors) {
    this.session = session;
    this.driver = driver;
    this.errors = errors;
  }

  /// Prepares a statement, once, when the bean that uses it is made. Blocks.
  public PreparedStatement prepare(String cql) {
    return driver.prepare(SimpleStatement.builder(cql).setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
        .setIdempotence(!cql.contains(" IF ")).build());
  }

  /// All rows, page by page as they are asked for.
  public Flux<Row> rows(BoundStatement statement) {
    return run(statement).flatMapMany(ReactiveResultSet::rows).onErrorMap(this::unavailable);
  }

  /// The first row; empty when there is none.
  public Mono<Row> row(BoundStatement statement) {
    return run(statement).flatMap(result -> result.availableRows().next()).onErrorMap(this::unavailable);
  }

  /// A write.
  public Mono<Void> write(BoundStatement statement) {
    return run(statement).onErrorMap(this::unavailable).then();
  }

  /// Several writes to one partition: applied together or not at all, without a batch log.
  public Mono<Void> writeTogether(List<BoundStatement> statements) {
    BatchStatement batch = BatchStatement.newInstance(BatchType.UNLOGGED).addAll(statements)
        .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM).setIdempotent(true);
    return run(batch).onErrorMap(this::unavailable).then();
  }

  /// A conditional write; whether it was applied.
  public Mono<Boolean> writeIf(BoundStatement statement) {
    return run(statement).map(ReactiveResultSet::wasApplied).onErrorMap(this::unavailable);
  }

  private Mono<ReactiveResultSet> run(Statement<?> statement) {
    return session.execute(statement);
  }

  private Throwable unavailable(Throwable failure) {
    String reason = CassandraTrouble.reason(failure);
    if (reason != null) {
      errors.count(Engine.CASSANDRA, reason);
    }
    return failure instanceof ParleyException
        ? failure
        : ParleyException.unavailable("Storage did not answer in time", failure);
  }
}
