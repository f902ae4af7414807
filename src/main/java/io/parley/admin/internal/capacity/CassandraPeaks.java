package io.parley.admin.internal.capacity;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.platform.Cql;
import java.time.LocalDate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `capacity_days`.
final class CassandraPeaks implements Peaks {
  /// A thousandth of a message a second, or of a share, is told apart.
  private static final double STEPS = 1_000;
  private static final double LATEST = Long.MAX_VALUE / 2.0;

  private final Cql cql;
  private final PreparedStatement insert;
  private final PreparedStatement select;

  CassandraPeaks(Cql cql) {
    this.cql = cql;
    insert = cql.prepare("INSERT INTO capacity_days (figure, day, value, node) VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
    select = cql.prepare("SELECT day, value, node FROM capacity_days WHERE figure = ? AND day >= ? LIMIT " + DAYS);
  }

  @Override
  public Mono<Void> raise(DayPeak peak) {
    return cql.write(insert.bind(peak.figure().key(), (int) peak.day().toEpochDay(), peak.value(), peak.node(),
        writeTime(peak.value())));
  }

  /// The greater a value, the later.
  static long writeTime(double value) {
    return Math.round(Math.clamp(value * STEPS, 0, LATEST)) + 1;
  }

  @Override
  public Flux<DayPeak> since(LocalDate day) {
    return Flux.fromArray(DayFigure.values())
        .concatMap(figure -> cql.rows(select.bind(figure.key(), (int) day.toEpochDay()))
            .map(row -> peak(figure, row)));
  }

  private static DayPeak peak(DayFigure figure, Row row) {
    return new DayPeak(LocalDate.ofEpochDay(row.getInt("day")), figure, row.getDouble("value"),
        row.getString("node"));
  }
}
