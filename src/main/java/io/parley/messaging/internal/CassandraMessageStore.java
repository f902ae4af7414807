package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.platform.Cql;
import io.parley.platform.Uuids;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The tables `messages` and `client_messages`. Both lie in the partition (conversation, bucket of the message id).
final class CassandraMessageStore implements MessageStore {
  private static final int BUCKETS_IN_FLIGHT = 8;
  private static final int WRITES_IN_FLIGHT = 8;

  private final Cql cql;
  private final MessageRows rows;
  private final FoldStatements folds;
  private final PreparedStatement insertMessage;
  private final PreparedStatement insertClaim;
  private final PreparedStatement selectClaims;
  private final PreparedStatement selectRows;
  private final PreparedStatement selectEdits;

  CassandraMessageStore(Cql cql, EventFormat events) {
    this.cql = cql;
    rows = new MessageRows(events);
    folds = new FoldStatements(cql);
    insertMessage = cql.prepare("""
        INSERT INTO messages (conversation_id, bucket, message_id, sender_id, client_message_id, message_type, body,
          target_message_id, media_id, mentions, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""");
    insertClaim = cql.prepare("""
        INSERT INTO client_messages (conversation_id, bucket, sender_id, client_message_id, message_id, body_hash)
        VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""");
    selectClaims = cql.prepare("""
        SELECT message_id, body_hash, accepted_message_id, seq, topic_id, kafka_partition, kafka_offset
        FROM client_messages WHERE conversation_id = ? AND bucket IN ? AND sender_id = ? AND client_message_id = ?""");
    selectRows = cql.prepare("""
        SELECT message_id, sender_id, client_message_id, message_type, body, target_message_id, media_id, mentions,
          event, seq, edited_body, edited_at, edited_seq, reactions, deleted_at
        FROM messages WHERE conversation_id = ? AND bucket = ? AND message_id IN ?""");
    selectEdits = cql
        .prepare("SELECT edits FROM messages WHERE conversation_id = ? AND bucket = ? AND message_id = ?");
  }

  @Override
  public Mono<Void> write(StoredMessage message) {
    UUID conversationId = message.conversationId().value();
    long bucket = Buckets.ofMessage(message.messageId());
    long timestamp = Uuids.micros(message.messageId());
    BoundStatement claim = insertClaim.bind(conversationId, bucket, message.senderId().value(),
        message.clientMessageId(), message.messageId(), message.contentHash(), timestamp);
    return cql.writeTogether(List.of(row(message, bucket, timestamp), claim));
  }

  @Override
  public Mono<Void> hold(StoredMessage said) {
    return cql.write(row(said, Buckets.ofMessage(said.messageId()), Uuids.micros(said.messageId()) - 1));
  }

  private BoundStatement row(StoredMessage message, long bucket, long timestamp) {
    Content content = message.content();
    return rows.unsetAbsent(message, insertMessage.bind(message.conversationId().value(), bucket, message.messageId(),
        message.senderId().value(), message.clientMessageId(), content.type().wireName(), content.body(),
        content.targetMessageId(), content.mediaId(), content.mentions(), rows.event(message), timestamp));
  }

  @Override
  public Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId,
      UUID clientMessageId) {
    return cql.rows(selectClaims.bind(conversationId.value(), List.copyOf(buckets), senderId.value(), clientMessageId))
        .map(Claim::of);
  }

  @Override
  public Mono<Map<UUID, MessageRow>> rows(ConversationId conversationId, Collection<UUID> messageIds) {
    Map<Long, List<UUID>> buckets = messageIds.stream().collect(Collectors.groupingBy(Buckets::ofMessage));
    return Flux.fromIterable(buckets.entrySet())
        .flatMap(bucket -> cql.rows(selectRows.bind(conversationId.value(), bucket.getKey(), bucket.getValue())),
            BUCKETS_IN_FLIGHT)
        .filter(MessageRows::wasSent).map(rows::read).collectMap(MessageRow::messageId);
  }

  @Override
  public Mono<NavigableMap<Long, UUID>> edits(ConversationId conversationId, UUID messageId) {
    return cql.row(selectEdits.bind(conversationId.value(), Buckets.ofMessage(messageId), messageId))
        .map(CassandraMessageStore::edits).defaultIfEmpty(new TreeMap<>());
  }

  private static NavigableMap<Long, UUID> edits(Row row) {
    return new TreeMap<>(Objects.requireNonNullElse(row.getMap("edits", Long.class, UUID.class), Map.of()));
  }

  @Override
  public Mono<Void> edit(ConversationId conversationId, UUID target, Edit edit) {
    return cql.write(folds.edit(conversationId, target, edit));
  }

  @Override
  public Mono<Void> react(ConversationId conversationId, UUID target, UserId userId, MessageRow.Reaction reaction) {
    return cql.write(folds.react(conversationId, target, userId, reaction));
  }

  @Override
  public Mono<Void> delete(ConversationId conversationId, UUID target, long seq, Instant at) {
    return cql.write(folds.delete(conversationId, target, seq, at));
  }

  @Override
  public Mono<Void> empty(ConversationId conversationId, Collection<UUID> messageIds, long seq) {
    return Flux.fromIterable(messageIds)
        .flatMap(id -> cql.write(folds.empty(conversationId, id, seq)), WRITES_IN_FLIGHT).then();
  }
}
