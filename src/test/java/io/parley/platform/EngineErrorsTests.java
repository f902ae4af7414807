package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.platform.EngineErrors.Engine;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class EngineErrorsTests {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EngineErrors errors = new EngineErrors(meters);

  @Test
  void everyReasonIsThereBeforeAnythingHappensAndNoOtherComes() {
    assertThat(meters.getMeters()).hasSize(Engine.values().length * 4);

    errors.count(Engine.KAFKA, EngineErrors.QUORUM);
    errors.count(Engine.KAFKA, "something new");

    assertThat(meters.getMeters()).hasSize(Engine.values().length * 4);
    assertThat(count("kafka", "quorum")).isEqualTo(1);
    assertThat(count("kafka", "refused")).isEqualTo(1);
    assertThat(count("cassandra", "quorum")).isZero();
  }

  private double count(String engine, String reason) {
    return meters.get(EngineErrors.METER).tags("engine", engine, "reason", reason).counter().count();
  }

  @Test
  void cassandraWithoutAQuorumIsToldFromASlowOneAndFromNone() {
    UnavailableException tooFew = new UnavailableException(null, ConsistencyLevel.LOCAL_QUORUM, 2, 1);

    assertThat(CassandraTrouble.reason(tooFew)).isEqualTo(EngineErrors.QUORUM);
    assertThat(CassandraTrouble.reason(new CompletionException(tooFew))).isEqualTo(EngineErrors.QUORUM);
    assertThat(CassandraTrouble.reason(new DriverTimeoutException("late"))).isEqualTo(EngineErrors.TIMEOUT);
    assertThat(CassandraTrouble.reason(new NoNodeAvailableException())).isEqualTo(EngineErrors.AWAY);
    assertThat(CassandraTrouble.reason(AllNodesFailedException.fromErrors(java.util.List.of())))
        .isEqualTo(EngineErrors.AWAY);
  }

  @Test
  void whatIsWrongWithUsIsNoTroubleOfTheEngine() {
    assertThat(CassandraTrouble.reason(new InvalidQueryException(null, "no such table"))).isNull();
    assertThat(CassandraTrouble.reason(ParleyException.badRequest("no"))).isNull();
  }
}
