package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.parley.StorageSlice;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;

@StorageSlice
class CqlIntegrationTests {
  private static final int MORE_THAN_ONE_CONNECTION_HOLDS = 3_000;

  @Autowired
  private Cql cql;

  @Test
  void aBurstWaitsForItsTurn() {
    PreparedStatement read = cql.prepare("SELECT release_version FROM system.local");

    assertThat(Flux.range(0, MORE_THAN_ONE_CONNECTION_HOLDS)
        .flatMap(_ -> cql.row(read.bind()), MORE_THAN_ONE_CONNECTION_HOLDS).count().block(Duration.ofSeconds(30)))
        .isEqualTo(MORE_THAN_ONE_CONNECTION_HOLDS);
  }
}
