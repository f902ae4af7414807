package io.parley.admin.internal.figures;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.admin.internal.figures.ClusterFigures.LongWindow;
import io.parley.platform.Cql;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The table `figures`.
final class CassandraDays implements Days {
  private static final Logger log = LoggerFactory.getLogger(CassandraDays.class);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final Cql cql;
  private final JsonMapper json = JsonMapper.builder().build();
  private final PreparedStatement insert;
  private final PreparedStatement select;

  CassandraDays(Cql cql) {
    this.cql = cql;
    insert = cql
        .prepare("INSERT INTO figures (day, window_end, intervals, point) VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
    select = cql.prepare("SELECT point FROM figures WHERE day = ? AND window_end > ? LIMIT "
        + ClusterFigures.LONG_SLOTS);
  }

  @Override
  public Mono<Void> keep(LongWindow window) {
    Instant end = window.point().end();
    return cql.write(insert.bind(day(end), end, window.intervals(), json.writeValueAsString(window.point()),
        (long) window.intervals()));
  }

  @Override
  public Flux<Point> since(Instant moment) {
    long today = moment.toEpochMilli() / DAY_MS;
    return Flux.fromStream(() -> LongStream.rangeClosed(today, today + 1).boxed())
        .concatMap(day -> cql.rows(select.bind(day.intValue(), moment))).take(ClusterFigures.LONG_SLOTS)
        .concatMap(this::point);
  }

  private Mono<Point> point(Row row) {
    return Mono.justOrEmpty(row.getString("point")).map(text -> json.readValue(text, Point.class))
        .onErrorResume(JacksonException.class, failure -> {
          log.debug("A window of another version is left out", failure);
          return Mono.empty();
        });
  }

  private static int day(Instant end) {
    return (int) (end.toEpochMilli() / DAY_MS);
  }
}
