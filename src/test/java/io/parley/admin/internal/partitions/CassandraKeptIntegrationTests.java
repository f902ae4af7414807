package io.parley.admin.internal.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.StorageSlice;
import io.parley.admin.internal.partitions.Trails.Stretch;
import io.parley.platform.Cql;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StorageSlice
class CassandraKeptIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CqlSession session;
  private final CassandraKept kept;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Autowired
  CassandraKeptIntegrationTests(CqlSession session, Cql cql) {
    this.session = session;
    kept = new CassandraKept(cql);
  }

  @BeforeEach
  void nothing() {
    session.execute("TRUNCATE partition_owners");
    session.execute("TRUNCATE partition_figures");
  }

  @Test
  void ownersOfTodayAndYesterdayAreReadAgain() {
    Assignment yesterday = new Assignment(now.minus(Duration.ofHours(23)), 1, Map.of(0, "fanout-1", 1, "fanout-1"));
    Assignment today = new Assignment(now, 2, Map.of(0, "fanout-1", 1, "fanout-2"));
    kept.keep(yesterday).then(kept.keep(today)).block(PATIENCE);

    assertThat(kept.assignments(now.minus(Duration.ofDays(1))).collectList().block(PATIENCE))
        .containsExactlyInAnyOrder(yesterday, today);
  }

  @Test
  void fiveMinutesAreReadAgainAndThoseBeforeAMomentAreNot() {
    Stretch late = stretch(now.minus(Duration.ofMinutes(5)));
    kept.keep(stretch(now.minus(Duration.ofHours(20)))).then(kept.keep(late)).then(kept.keep(late)).block(PATIENCE);

    assertThat(kept.stretches(now.minus(Duration.ofHours(19))).collectList().block(PATIENCE)).containsExactly(late);
  }

  private static Stretch stretch(Instant end) {
    return new Stretch(end,
        ByteBuffer.allocate(20).putInt(17).putFloat(60).putFloat(41).putFloat(8).putFloat(4).flip());
  }
}
