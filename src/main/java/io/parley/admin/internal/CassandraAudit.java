package io.parley.admin.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.platform.Cql;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The log in the table `audit`.
///
/// An entry takes its number with a condition; whoever comes second reads on and takes the next. A write of which nobody knows
/// whether it was applied is recognised by its own id when the number turns out to be taken.
final class CassandraAudit implements Audit {
  static final int BUCKET = 1_000;
  private static final Logger log = LoggerFactory.getLogger(CassandraAudit.class);
  private static final int LOG = 0;
  private static final int MAX_TRIES = 20;
  private static final String COLUMNS = "entry, at, about, who, role, action, object, reason, result, hash, entry_id";

  private final Cql cql;
  private final Clock clock;
  private final PreparedStatement insert;
  private final PreparedStatement forward;
  private final PreparedStatement backward;
  private final PreparedStatement writeHead;
  private final PreparedStatement readHead;
  /// The last entry that this node has seen; others may have written since.
  private final AtomicReference<@Nullable Link> seen = new AtomicReference<>();

  CassandraAudit(Cql cql, Clock clock) {
    this.cql = cql;
    this.clock = clock;
    insert = cql.prepare(
        "INSERT INTO audit (bucket, entry, entry_id, at, about, who, role, action, object, reason, result, hash) "
            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS");
    forward = cql.prepare("SELECT " + COLUMNS + " FROM audit WHERE bucket = ? AND entry > ?");
    backward = cql.prepare("SELECT " + COLUMNS + " FROM audit WHERE bucket = ? AND entry < ? ORDER BY entry DESC");
    writeHead = cql.prepare("UPDATE audit_head SET entry = ? WHERE log = ?");
    readHead = cql.prepare("SELECT entry FROM audit_head WHERE log = ?");
  }

  @Override
  public Mono<AuditEntry> append(AuditEntry.Draft draft) {
    return Mono.defer(() -> append(shortened(draft), UUID.randomUUID(), MAX_TRIES));
  }

  private Mono<AuditEntry> append(AuditEntry.Draft draft, UUID id, int triesLeft) {
    return end().flatMap(end -> {
      if (id.equals(end.id())) {
        return Mono.just(Objects.requireNonNull(end.entry()));
      }
      AuditEntry entry = AuditChain.entry(end.number() + 1, end.hash(), now(), draft);
      return insert(entry, id).flatMap(taken -> {
        if (taken) {
          seen.set(new Link(entry.number(), entry.hash(), id, entry));
          return noteHead(entry.number()).thenReturn(entry);
        }
        return triesLeft > 0
            ? append(draft, id, triesLeft - 1)
            : Mono.error(() -> ParleyException.unavailable("The audit log is being written by too many at once", null));
      });
    });
  }

  private Mono<Boolean> insert(AuditEntry entry, UUID id) {
    return cql.writeIf(insert.bind(bucket(entry.number()), entry.number(), id, entry.at(), entry.about(), entry.who(),
        entry.role(), entry.action(), entry.object(), entry.reason(), entry.result(), entry.hash()));
  }

  /// Only says where to begin looking, and how long the log should be: an entry that is written stays written without it.
  private Mono<Void> noteHead(long number) {
    return cql.write(writeHead.bind(number, LOG)).onErrorResume(failure -> {
      log.atWarn().addKeyValue("entry", number).setCause(failure).log("The head of the audit log could not be noted");
      return Mono.empty();
    });
  }

  /// The last entry there is.
  private Mono<Link> end() {
    Link known = seen.get();
    Mono<Link> from = known != null ? Mono.just(known) : head().flatMap(this::link);
    return from.flatMap(this::walk);
  }

  private Mono<Long> head() {
    return cql.row(readHead.bind(LOG)).map(row -> row.getLong(0)).defaultIfEmpty(0L);
  }

  private Mono<Link> link(long number) {
    return number == 0
        ? Mono.just(Link.BEGINNING)
        : cql.row(forward.bind(bucket(number), number - 1)).map(Link::of)
            .switchIfEmpty(Mono.error(() -> new IllegalStateException(
                "Entry %d of the audit log is missing: nothing is written behind a hole".formatted(number))));
  }

  private Mono<Link> walk(Link from) {
    return cql.rows(forward.bind(bucket(from.number() + 1), from.number())).reduce(from, (_, row) -> Link.of(row))
        .flatMap(last -> last.number() > from.number() && last.number() % BUCKET == BUCKET - 1
            ? walk(last)
            : Mono.just(last))
        .doOnNext(last -> seen.accumulateAndGet(last,
            (held, next) -> held != null && held.number() > next.number() ? held : next));
  }

  @Override
  public Mono<Page> list(Filter filter, @Nullable Long before) {
    return (before == null ? end().map(end -> end.number() + 1) : Mono.just(before))
        .flatMap(start -> page(filter, start));
  }

  private Mono<Page> page(Filter filter, long before) {
    return Mono.defer(() -> {
      List<AuditEntry> found = new ArrayList<>();
      return newestFirst(bucket(before - 1), before).take(LOOKED_AT).takeUntil(entry -> {
        if (matches(filter, entry)) {
          found.add(entry);
        }
        return found.size() == PAGE || isBefore(entry, filter.from());
      }).takeLast(1).singleOrEmpty().map(last -> new Page(List.copyOf(found),
          last.number() > 1 && !isBefore(last, filter.from()) ? last.number() : null))
          .defaultIfEmpty(new Page(List.of(), null));
    });
  }

  private Flux<AuditEntry> newestFirst(long bucket, long before) {
    Flux<AuditEntry> here = cql.rows(backward.bind(bucket, before)).mapNotNull(row -> Link.of(row).entry());
    return bucket == 0 ? here : here.concatWith(Flux.defer(() -> newestFirst(bucket - 1, before)));
  }

  private static boolean isBefore(AuditEntry entry, @Nullable Instant from) {
    return from != null && entry.at().isBefore(from);
  }

  private static boolean matches(Filter filter, AuditEntry entry) {
    return has(entry.who(), filter.who()) && has(entry.action(), filter.action())
        && has(entry.object(), filter.object()) && !isBefore(entry, filter.from())
        && (filter.until() == null || entry.at().isBefore(filter.until()));
  }

  private static boolean has(String text, @Nullable String part) {
    return part == null || text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  @Override
  public Mono<Verdict> verify() {
    return head().flatMap(head -> check(new Checked(0, AuditChain.BEGINNING, null, null))
        .map(checked -> new Verdict(checked.entries(),
            checked.brokenAt() == null && checked.entries() < head
                ? Long.valueOf(checked.entries() + 1)
                : checked.brokenAt(),
            checked.since())));
  }

  private Mono<Checked> check(Checked sofar) {
    return cql.rows(forward.bind(bucket(sofar.entries() + 1), sofar.entries())).map(Link::of)
        .scan(sofar, Checked::and).takeUntil(checked -> checked.brokenAt() != null).last()
        .flatMap(checked -> checked.brokenAt() == null && checked.entries() > sofar.entries()
            && checked.entries() % BUCKET == BUCKET - 1 ? check(checked) : Mono.just(checked));
  }

  private static AuditEntry.Draft shortened(AuditEntry.Draft draft) {
    return new AuditEntry.Draft(draft.about(), cut(draft.who()), cut(draft.role()), cut(draft.action()),
        cut(draft.object()), cut(draft.reason()), cut(draft.result()));
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }

  private static long bucket(long number) {
    return number / BUCKET;
  }

  /// As precise as the table.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// @param id the entry's own, by which its writer knows it again
  private record Link(long number, String hash, @Nullable UUID id, @Nullable AuditEntry entry) {
    static final Link BEGINNING = new Link(0, AuditChain.BEGINNING, null, null);

    static Link of(Row row) {
      AuditEntry entry = new AuditEntry(row.getLong(0), Objects.requireNonNull(row.getInstant(1)),
          row.isNull(2) ? null : row.getLong(2), text(row, 3), text(row, 4), text(row, 5), text(row, 6), text(row, 7),
          text(row, 8), text(row, 9));
      return new Link(entry.number(), entry.hash(), row.getUuid(10), entry);
    }

    private static String text(Row row, int column) {
      return Objects.requireNonNullElse(row.getString(column), "");
    }
  }

  private record Checked(long entries, String hash, @Nullable Long brokenAt, @Nullable Instant since) {
    Checked and(Link next) {
      AuditEntry entry = Objects.requireNonNull(next.entry());
      boolean whole = entry.number() == entries + 1 && AuditChain.follows(entry, hash);
      return new Checked(whole ? entry.number() : entries, next.hash(), whole ? null : Long.valueOf(entries + 1),
          since == null ? entry.at() : since);
    }
  }
}
