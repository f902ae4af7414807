package io.parley.notification.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.notification.Mutes;
import io.parley.platform.Cql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `notification_mutes`: one partition a user, at most a row for each of their conversations. A row goes by itself when the mute ends.
final class CassandraMutes implements Mutes {
  private final Cql cql;
  private final Members members;
  private final Clock clock;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  CassandraMutes(Cql cql, Members members, Clock clock) {
    this.cql = cql;
    this.members = members;
    this.clock = clock;
    select = cql.prepare("SELECT conversation_id, muted_until FROM notification_mutes WHERE user_id = ?");
    insert = cql.prepare(
        "INSERT INTO notification_mutes (user_id, conversation_id, muted_until) VALUES (?, ?, ?) USING TTL ?");
    delete = cql.prepare("DELETE FROM notification_mutes WHERE user_id = ? AND conversation_id = ?");
  }

  @Override
  public Mono<Instant> until(UserId userId, ConversationId conversationId) {
    return members.present(conversationId, userId).thenMany(current(userId))
        .filter(mute -> mute.conversationId.equals(conversationId)).next().map(Mute::until);
  }

  @Override
  public Mono<Void> mute(UserId userId, ConversationId conversationId, @Nullable Instant until) {
    return members.present(conversationId, userId)
        .then(Mono.defer(() -> cql.write(until == null
            ? delete.bind(userId.value(), conversationId.value())
            : insert.bind(userId.value(), conversationId.value(), until, secondsUntil(until)))));
  }

  /// Those that hold now.
  Mono<Set<ConversationId>> of(UserId userId) {
    return current(userId).map(Mute::conversationId).collect(Collectors.toSet());
  }

  private Flux<Mute> current(UserId userId) {
    return Flux.defer(() -> cql.rows(select.bind(userId.value()))).map(CassandraMutes::mute)
        .filter(mute -> mute.until.isAfter(clock.instant()));
  }

  /// Rounded up, so that the row is there until the end.
  private int secondsUntil(Instant until) {
    return (int) Duration.between(clock.instant(), until).toSeconds() + 1;
  }

  private static Mute mute(Row row) {
    return new Mute(new ConversationId(Objects.requireNonNull(row.getUuid(0))),
        Objects.requireNonNull(row.getInstant(1)));
  }

  private record Mute(ConversationId conversationId, Instant until) {}
}
