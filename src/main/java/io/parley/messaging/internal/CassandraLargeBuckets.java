package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.LargeBuckets;
import io.parley.platform.Cql;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `large_buckets`, of which two days are read from the largest size down: 22 small reads at most, fewer once 500 were found.
final class CassandraLargeBuckets implements LargeBuckets {
  /// Buckets of 2^10 rows and more are listed.
  static final int SMALLEST = 10;
  private static final int LARGEST = 20;

  private final Cql cql;
  private final Clock clock;
  private final PreparedStatement select;

  CassandraLargeBuckets(Cql cql, Clock clock) {
    this.cql = cql;
    this.clock = clock;
    select = cql.prepare("SELECT conversation_id FROM large_buckets WHERE day = ? AND size = ? LIMIT " + MOST);
  }

  @Override
  public Mono<List<Large>> recent() {
    return Flux.range(0, LARGEST - SMALLEST + 1).map(down -> LARGEST - down)
        .concatMap(size -> of(size).map(id -> new Large(id, 1L << size)), 1)
        .distinct(Large::conversationId).take(MOST).collectList();
  }

  private Flux<ConversationId> of(int size) {
    return Flux.just(Duration.ZERO, Duration.ofDays(1))
        .map(back -> Buckets.dayNumber(Buckets.firstOfDay(clock.instant().minus(back))))
        .concatMap(day -> cql.rows(select.bind(day, size)), 1)
        .map(row -> new ConversationId(Objects.requireNonNull(row.getUuid("conversation_id"))));
  }
}
