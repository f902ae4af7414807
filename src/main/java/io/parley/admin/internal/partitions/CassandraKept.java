package io.parley.admin.internal.partitions;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.admin.internal.partitions.Trails.Stretch;
import io.parley.platform.Cql;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The tables `partition_owners` and `partition_figures`.
final class CassandraKept implements Kept {
  private static final Logger log = LoggerFactory.getLogger(CassandraKept.class);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final TypeReference<Map<String, String>> RANGES = new TypeReference<>() {};

  private final Cql cql;
  private final JsonMapper json = JsonMapper.builder().build();
  private final PreparedStatement insertOwners;
  private final PreparedStatement selectOwners;
  private final PreparedStatement insertFigures;
  private final PreparedStatement selectFigures;

  CassandraKept(Cql cql) {
    this.cql = cql;
    insertOwners = cql.prepare("INSERT INTO partition_owners (day, seen_at, round, owners) VALUES (?, ?, ?, ?)");
    selectOwners = cql.prepare("SELECT seen_at, round, owners FROM partition_owners WHERE day = ? LIMIT "
        + Assignments.MOST);
    insertFigures = cql.prepare("INSERT INTO partition_figures (day, window_end, figures) VALUES (?, ?, ?)");
    selectFigures = cql.prepare(
        "SELECT window_end, figures FROM partition_figures WHERE day = ? AND window_end > ? LIMIT "
            + Trails.LONG_PLACES);
  }

  @Override
  public Mono<Void> keep(Assignment assignment) {
    return Mono.defer(() -> cql.write(insertOwners.bind(day(assignment.at()), assignment.at(), assignment.round(),
        json.writeValueAsString(assignment.ranges()))));
  }

  @Override
  public Flux<Assignment> assignments(Instant after) {
    return days(after).concatMap(day -> cql.rows(selectOwners.bind(day))).concatMap(this::assignment);
  }

  private Mono<Assignment> assignment(Row row) {
    return Mono.fromSupplier(() -> new Assignment(Objects.requireNonNull(row.getInstant("seen_at")),
        row.getInt("round"), Assignment.owners(json.readValue(row.getString("owners"), RANGES))))
        .onErrorResume(failure -> failure instanceof JacksonException || failure instanceof NumberFormatException,
            failure -> {
              log.debug("A row of another version is left out", failure);
              return Mono.empty();
            });
  }

  @Override
  public Mono<Void> keep(Stretch stretch) {
    return Mono.defer(() -> cql.write(insertFigures.bind(day(stretch.end()), stretch.end(), stretch.packed())));
  }

  @Override
  public Flux<Stretch> stretches(Instant after) {
    return days(after).concatMap(day -> cql.rows(selectFigures.bind(day, after))).take(Trails.LONG_PLACES)
        .map(row -> new Stretch(Objects.requireNonNull(row.getInstant("window_end")),
            Objects.requireNonNull(row.getByteBuffer("figures"))));
  }

  private static Flux<Integer> days(Instant after) {
    int first = day(after);
    return Flux.fromStream(() -> LongStream.rangeClosed(first, first + 1).mapToObj(day -> (int) day));
  }

  private static int day(Instant moment) {
    return (int) (moment.toEpochMilli() / DAY_MS);
  }
}
