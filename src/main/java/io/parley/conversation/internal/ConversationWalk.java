package io.parley.conversation.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.ops.ConversationSets;
import io.parley.platform.BackgroundWork;
import io.parley.platform.Cql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Walks over the table `conversations`, a page at a time and 1,000 rows a second, and keeps what stands out in `conversation_sets`.
///
/// A node begins no walk while the last one, whoever walked, is recent: so of several admin nodes mostly one walks, and a page reads one
/// row.
final class ConversationWalk extends BackgroundWork implements ConversationSets {
  /// Of more, Cassandra warns of tombstones: a group's row has two, where a channel's has its staff.
  static final int A_PAGE = 400;
  static final Duration BETWEEN_PAGES = Duration.ofMillis(400);
  static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);
  /// How often it is looked whether a walk is due: one row is read.
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
  /// So many times as long as the walk took it rests.
  private static final long REST = 10;
  private static final Logger log = LoggerFactory.getLogger(ConversationWalk.class);

  private final Cql cql;
  private final Clock clock;
  private final Scheduler scheduler;
  private final PreparedStatement page;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private volatile @Nullable Standouts sofar;
  private volatile Duration pause = SHORTEST_PAUSE;
  private volatile boolean failing;

  ConversationWalk(Cql cql, Clock clock, Scheduler scheduler) {
    this.cql = cql;
    this.clock = clock;
    this.scheduler = scheduler;
    page = cql.prepare("SELECT token(conversation_id) AS place, conversation_id, kind, member_count FROM conversations "
        + "WHERE token(conversation_id) > ? LIMIT " + A_PAGE);
    insert = cql.prepare("INSERT INTO conversation_sets (name, walked_at, looked_at, listed) VALUES (?, ?, ?, ?)");
    select = cql.prepare("SELECT walked_at, looked_at, listed FROM conversation_sets WHERE name = ?");
  }

  @Override
  public Mono<Listed> listed(Name name) {
    return stored(name).switchIfEmpty(Mono.fromSupplier(() -> {
      Standouts walk = sofar;
      return walk == null ? null : walk.listed(name, clock.instant(), false);
    }));
  }

  private Mono<Listed> stored(Name name) {
    return Mono.defer(() -> cql.row(select.bind(key(name)))).map(row -> new Listed(
        read(Objects.requireNonNull(row.getString("listed"))), Objects.requireNonNull(row.getInstant("walked_at")),
        row.getLong("looked_at"), true));
  }

  private static String key(Name name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  static String write(List<Sized> conversations) {
    return conversations.stream().map(one -> one.conversationId() + "=" + one.members())
        .collect(Collectors.joining(" "));
  }

  static List<Sized> read(String listed) {
    return Arrays.stream(listed.split(" ", -1)).filter(one -> !one.isEmpty()).map(one -> {
      int mark = one.indexOf('=');
      return new Sized(new ConversationId(UUID.fromString(one.substring(0, mark))),
          Integer.parseInt(one.substring(mark + 1)));
    }).toList();
  }

  @Override
  protected Disposable begin() {
    return Flux.interval(BETWEEN_PAGES, CHECK_EVERY, scheduler).onBackpressureDrop()
        .concatMap(_ -> walkIfDue(), 0)
        .subscribe(null, failed -> log.error("Nobody looks over the conversations any more", failed));
  }

  /// Never fails.
  Mono<Void> walkIfDue() {
    return stored(Name.LARGEST).map(last -> !last.at().plus(pause).isAfter(clock.instant())).defaultIfEmpty(true)
        .flatMap(due -> due ? walk() : Mono.empty()).doOnSuccess(_ -> failing = false).onErrorResume(failure -> {
          if (!failing) {
            failing = true;
            log.warn("The conversations could not be looked over; tried again every {} s", CHECK_EVERY.toSeconds(),
                failure);
          }
          return Mono.empty();
        });
  }

  /// One walk over all of them.
  Mono<Void> walk() {
    return Mono.defer(() -> {
      Instant begun = clock.instant();
      Standouts found = new Standouts();
      sofar = found;
      return pageAfter(Long.MIN_VALUE, found)
          .expand(last -> last.size() < A_PAGE
              ? Mono.empty()
              : Mono.delay(BETWEEN_PAGES, scheduler)
                  .then(Mono.defer(() -> pageAfter(last.getLast().getLong("place"), found))))
          .then(Mono.defer(() -> keep(found, begun)));
    });
  }

  private Mono<List<Row>> pageAfter(long place, Standouts found) {
    return cql.rows(page.bind(place)).collectList().doOnNext(rows -> rows.forEach(row -> found.look(
        new ConversationId(Objects.requireNonNull(row.getUuid("conversation_id"))),
        kind(row.getString("kind")), row.getInt("member_count"))));
  }

  /// A row without one is that of a conversation of which only a change has come to be.
  private static ConversationKind kind(@Nullable String name) {
    return name == null ? ConversationKind.DIRECT : ConversationKind.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private Mono<Void> keep(Standouts found, Instant begun) {
    Instant now = clock.instant();
    Duration rest = Duration.between(begun, now).multipliedBy(REST);
    pause = rest.compareTo(SHORTEST_PAUSE) > 0 ? rest : SHORTEST_PAUSE;
    return Flux.fromArray(Name.values()).concatMap(name -> {
      Listed listed = found.listed(name, now, true);
      return cql.write(insert.bind(key(name), now, listed.lookedAt(), write(listed.conversations())));
    }).then();
  }
}
