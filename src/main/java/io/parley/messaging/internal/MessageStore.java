package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import io.parley.platform.Uuids;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Message rows and claims. Both lie in the partition (conversation, bucket of the message id).
final class MessageStore {
  private final Cql cql;
  private final EventFormat events;
  private final PreparedStatement insertMessage;
  private final PreparedStatement insertClaim;
  private final PreparedStatement selectClaim;

  MessageStore(Cql cql, EventFormat events) {
    this.cql = cql;
    this.events = events;
    insertMessage = cql.prepare(
        """
            INSERT INTO messages (conversation_id, bucket, message_id, sender_id, client_message_id, message_type, body, event)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""");
    insertClaim = cql.prepare("""
        INSERT INTO client_messages (conversation_id, bucket, sender_id, client_message_id, message_id, body_hash)
        VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""");
    selectClaim = cql.prepare("""
        SELECT message_id, body_hash, accepted_message_id, seq, topic_id, kafka_partition, kafka_offset
        FROM client_messages WHERE conversation_id = ? AND bucket = ? AND sender_id = ? AND client_message_id = ?""");
  }

  /// Writes row and claim in one mutation, with the id's own time: repeating it changes nothing.
  Mono<Void> write(StoredMessage message) {
    UUID conversationId = message.conversationId().value();
    long bucket = Buckets.ofMessage(message.messageId());
    long timestamp = Uuids.micros(message.messageId());
    BoundStatement row = insertMessage.bind(conversationId, bucket, message.messageId(), message.senderId().value(),
        message.clientMessageId(), message.type().wireName(), message.body(),
        message.event() == null ? null : events.write(message.event()), timestamp);
    BoundStatement claim = insertClaim.bind(conversationId, bucket, message.senderId().value(),
        message.clientMessageId(), message.messageId(), message.contentHash(), timestamp);
    return cql.writeTogether(List.of(message.event() == null ? row.unset("event") : row, claim));
  }

  /// Empty when that bucket has no claim of this key.
  Mono<Claim> claim(ConversationId conversationId, long bucket, UserId senderId, UUID clientMessageId) {
    return cql.row(selectClaim.bind(conversationId.value(), bucket, senderId.value(), clientMessageId)).map(Claim::of);
  }
}
