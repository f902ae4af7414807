package io.parley.conversation.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/// The table `conversations`.
///
/// Every write but the first of a direct conversation, which never changes afterwards, carries as its timestamp the
/// microseconds of `created_at` plus the seq of the change it belongs to ([#timestamp]).
final class ConversationRows {
  private static final int CACHED_CONVERSATIONS = 100_000;
  private static final Duration CACHED_FOR = Duration.ofSeconds(5);
  private static final String COLUMNS = "conversation_id, kind, title, created_at, created_by, member_count,"
      + " history_visible";
  private static final String STAFF = "owner_id, admins, removed_seq";

  private final Cql cql;
  private final PreparedStatement insert;
  private final PreparedStatement insertDirect;
  private final PreparedStatement select;
  private final PreparedStatement recount;
  private final PreparedStatement restaff;
  private final PreparedStatement rename;
  private final AsyncCache<ConversationId, Stored> cache = Caffeine.newBuilder().maximumSize(CACHED_CONVERSATIONS)
      .expireAfterWrite(CACHED_FOR).buildAsync();

  ConversationRows(Cql cql) {
    this.cql = cql;
    insert = cql.prepare("INSERT INTO conversations (" + COLUMNS + ", " + STAFF
        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) USING TIMESTAMP ?");
    insertDirect = cql
        .prepare("INSERT INTO conversations (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS");
    select = cql
        .prepare("SELECT " + COLUMNS + ", " + STAFF + ", changed_seq FROM conversations WHERE conversation_id = ?");
    recount = cql.prepare(
        "UPDATE conversations USING TIMESTAMP ? SET member_count = ?, changed_seq = ? WHERE conversation_id = ?");
    restaff = cql.prepare("UPDATE conversations USING TIMESTAMP ? SET kind = ?, member_count = ?, owner_id = ?,"
        + " admins = ?, removed_seq = ?, changed_seq = ? WHERE conversation_id = ?");
    rename = cql.prepare(
        "UPDATE conversations USING TIMESTAMP ? SET title = ?, changed_seq = ? WHERE conversation_id = ?");
  }

  /// The write timestamp of a change at `seq`; 0 is the creation. A later change wins over an earlier one, whoever writes
  /// it and however late.
  static long timestamp(Conversation conversation, long seq) {
    Instant createdAt = conversation.createdAt();
    return TimeUnit.SECONDS.toMicros(createdAt.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(createdAt.getNano()) + seq;
  }

  /// At most 5 s old; never older than what this node applied.
  Mono<Stored> cached(ConversationId conversationId) {
    return Mono.fromFuture(() -> cache.get(conversationId, (_, _) -> stored(conversationId).toFuture()), true);
  }

  /// From storage.
  Mono<Stored> stored(ConversationId conversationId) {
    return Mono.defer(() -> cql.row(select.bind(conversationId.value()))).map(ConversationRows::read);
  }

  /// Has the next [#cached] read storage.
  void forget(ConversationId conversationId) {
    cache.synchronous().invalidate(conversationId);
  }

  /// Writes a new group or channel.
  Mono<Void> write(Conversation conversation) {
    boolean channel = conversation.kind() == ConversationKind.CHANNEL;
    UUID maker = conversation.createdBy().value();
    return Mono.defer(() -> cql.write(insert.bind(conversation.conversationId().value(), name(conversation.kind()),
        conversation.title(), conversation.createdAt(), maker, conversation.memberCount(),
        conversation.historyVisible(), channel ? maker : null, channel ? Map.of() : null,
        timestamp(conversation, 0))));
  }

  /// Writes a direct conversation unless it exists; whether it was written.
  Mono<Boolean> writeIfAbsent(Conversation conversation) {
    return Mono.defer(() -> cql.writeIf(insertDirect.bind(conversation.conversationId().value(),
        name(conversation.kind()), conversation.title(), conversation.createdAt(), conversation.createdBy().value(),
        conversation.memberCount(), conversation.historyVisible())));
  }

  Mono<Void> recount(Conversation conversation, int memberCount, long seq) {
    return change(conversation,
        recount.bind(timestamp(conversation, seq), memberCount, seq, conversation.conversationId().value()));
  }

  /// What a change leaves of a channel, or of a group that becomes one, in one write: whoever reads it sees all of a change
  /// or nothing.
  ///
  /// @param removedSeq of the last removal
  Mono<Void> restaff(Conversation conversation, int memberCount, Staff staff, long removedSeq, long seq) {
    Map<UUID, Long> admins = new HashMap<>();
    staff.admins().forEach((user, joinedSeq) -> admins.put(user.value(), joinedSeq));
    UserId owner = staff.owner();
    return change(conversation,
        restaff.bind(timestamp(conversation, seq), name(ConversationKind.CHANNEL), memberCount,
            owner == null ? null : owner.value(), admins, removedSeq, seq, conversation.conversationId().value()));
  }

  Mono<Void> rename(Conversation conversation, String title, long seq) {
    return change(conversation,
        rename.bind(timestamp(conversation, seq), title, seq, conversation.conversationId().value()));
  }

  /// Forgotten before anybody hears that it is written, and goes on.
  private Mono<Void> change(Conversation conversation, BoundStatement statement) {
    Runnable forget = () -> forget(conversation.conversationId());
    return cql.write(statement).doOnTerminate(forget).doOnCancel(forget);
  }

  private static Stored read(Row row) {
    return new Stored(
        new Conversation(new ConversationId(uuid(row, "conversation_id")),
            ConversationKind.valueOf(Objects.requireNonNull(row.getString("kind")).toUpperCase(Locale.ROOT)),
            row.getString("title"), Objects.requireNonNull(row.getInstant("created_at")),
            new UserId(uuid(row, "created_by")), row.getInt("member_count"), row.getBoolean("history_visible")),
        row.getLong("changed_seq"), staff(row), row.getLong("removed_seq"));
  }

  /// Its maker's, where it was written before staff was.
  private static Staff staff(Row row) {
    if (row.isNull("admins")) {
      return new Staff(new UserId(uuid(row, "created_by")), Map.of());
    }
    UUID owner = row.getUuid("owner_id");
    Map<UserId, Long> admins = new HashMap<>();
    Objects.requireNonNull(row.getMap("admins", UUID.class, Long.class))
        .forEach((user, joinedSeq) -> admins.put(new UserId(user), joinedSeq));
    return new Staff(owner == null ? null : new UserId(owner), Map.copyOf(admins));
  }

  private static UUID uuid(Row row, String column) {
    return Objects.requireNonNull(row.getUuid(column));
  }

  private static String name(ConversationKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// @param changedSeq the last change that is applied in full; 0 before the first
  /// @param staff of a channel, as of that change; says nothing of other conversations
  /// @param removedSeq of the last removal from a channel; 0 before the first
  record Stored(Conversation conversation, long changedSeq, Staff staff, long removedSeq) {}
}
