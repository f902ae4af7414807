package io.parley.identity.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.identity.Ban;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.identity.ops.Standings;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Standings in the table `access`, one row each, written before anybody is told.
///
/// A change is written later than the one before it was, whatever the clocks of the nodes say that made them: else a ban could lose
/// against an earlier unban. Of two that meet, either may win.
final class CassandraStandings implements Standings, StandingReader {
  private static final int READS_IN_FLIGHT = 64;
  private static final int ROWS_A_READ = 1_000;

  private final Cql cql;
  private final AccessChanges changes;
  private final Clock clock;
  private final PreparedStatement select;
  private final PreparedStatement selectAll;
  private final PreparedStatement ban;
  private final PreparedStatement revoke;

  CassandraStandings(Cql cql, AccessChanges changes, Clock clock) {
    this.cql = cql;
    this.changes = changes;
    this.clock = clock;
    select = cql.prepare("SELECT banned_since, banned_until, ban_reason, revoked_at, WRITETIME(changed_at) "
        + "FROM access WHERE user_id = ?");
    selectAll = cql.prepare("SELECT banned_since, banned_until, ban_reason, revoked_at, WRITETIME(changed_at), user_id "
        + "FROM access LIMIT ?");
    ban = cql.prepare("UPDATE access USING TIMESTAMP ? SET banned_since = ?, banned_until = ?, ban_reason = ?, "
        + "changed_at = ? WHERE user_id = ?");
    revoke = cql.prepare("UPDATE access USING TIMESTAMP ? SET revoked_at = ?, changed_at = ? WHERE user_id = ?");
  }

  @Override
  public Mono<Standing> of(UserId userId) {
    return read(userId).map(Stored::standing);
  }

  @Override
  public Flux<Held> held(Collection<UserId> userIds) {
    return Flux.fromIterable(userIds).flatMap(userId -> of(userId).filter(standing -> !standing.equals(Standing.CLEAR))
        .map(standing -> new Held(userId, standing)), READS_IN_FLIGHT);
  }

  @Override
  public Mono<Banned> banned() {
    return Flux.defer(() -> cql.rows(selectAll.bind(LOOKED_AT + 1).setPageSize(ROWS_A_READ))).collectList()
        .map(rows -> {
          Instant now = clock.instant();
          List<BannedUser> holding = rows.stream().limit(LOOKED_AT).flatMap(row -> banned(row, now).stream())
              .sorted(Comparator.comparing((BannedUser one) -> one.ban().since()).reversed()).toList();
          List<BannedUser> listed = holding.subList(0, Math.min(MOST_BANNED, holding.size()));
          return new Banned(List.copyOf(listed), rows.size() <= LOOKED_AT && listed.size() == holding.size());
        });
  }

  private static Optional<BannedUser> banned(Row row, Instant now) {
    Ban ban = stored(row).standing().ban();
    return ban != null && ban.holds(now)
        ? Optional.of(new BannedUser(new UserId(Objects.requireNonNull(row.getUuid(5))), ban))
        : Optional.empty();
  }

  @Override
  public Mono<Standing> ban(UserId userId, String reason, @Nullable Instant until) {
    return Mono.defer(() -> {
      Instant now = now();
      if (reason.isBlank() || reason.length() > MAX_REASON_LENGTH) {
        throw ParleyException
            .badRequest("reason must have 1 to %d characters and not be blank".formatted(MAX_REASON_LENGTH));
      }
      if (until != null && !until.isAfter(now)) {
        throw ParleyException.badRequest("until must lie in the future");
      }
      Ban wanted = new Ban(now, until == null ? null : until.truncatedTo(ChronoUnit.MILLIS), reason);
      return change(userId, (found, time) -> new Change(new Standing(wanted, found.revokedAt()),
          ban.bind(time, now, wanted.until(), reason, now, userId.value())));
    });
  }

  @Override
  public Mono<Standing> unban(UserId userId) {
    return Mono.defer(() -> change(userId, (found, time) -> new Change(new Standing(null, found.revokedAt()),
        ban.bind(time, null, null, null, now(), userId.value()))));
  }

  @Override
  public Mono<Standing> revokeTokens(UserId userId) {
    return Mono.defer(() -> change(userId, (found, time) -> {
      Instant now = now();
      Instant before = found.revokedAt();
      Instant upTo = before != null && before.isAfter(now) ? before : now;
      return new Change(new Standing(found.ban(), upTo), revoke.bind(time, upTo, now, userId.value()));
    }));
  }

  private Mono<Standing> change(UserId userId, BiFunction<Standing, Long, Change> change) {
    return read(userId)
        .map(found -> change.apply(found.standing(), Math.max(micros(clock.instant()), found.writtenAt() + 1)))
        .flatMap(made -> cql.write(made.statement()).then(changes.tell(userId)).thenReturn(made.standing()));
  }

  private Mono<Stored> read(UserId userId) {
    return Mono.defer(() -> cql.row(select.bind(userId.value()))).map(CassandraStandings::stored)
        .defaultIfEmpty(Stored.NOTHING);
  }

  private static Stored stored(Row row) {
    Instant since = row.getInstant(0);
    Ban ban = since == null
        ? null
        : new Ban(since, row.getInstant(1), Objects.requireNonNullElse(row.getString(2), ""));
    return new Stored(new Standing(ban, row.getInstant(3)), row.getLong(4));
  }

  /// As precise as the table.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /// @param writtenAt in microseconds
  private record Stored(Standing standing, long writtenAt) {
    static final Stored NOTHING = new Stored(Standing.CLEAR, 0);
  }

  private record Change(Standing standing, BoundStatement statement) {}
}
