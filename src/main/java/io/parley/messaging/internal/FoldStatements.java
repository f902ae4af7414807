package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// The writes that fold an entry of the log into the row of its target, with [MessageStore#timestamp].
final class FoldStatements {
  private static final TupleType REACTION = DataTypes.tupleOf(DataTypes.BIGINT, DataTypes.TEXT);
  private static final String WHERE = " WHERE conversation_id = ? AND bucket = ? AND message_id = ?";

  private final PreparedStatement edit;
  private final PreparedStatement react;
  private final PreparedStatement takeBack;
  private final PreparedStatement delete;
  private final PreparedStatement empty;

  FoldStatements(Cql cql) {
    edit = cql.prepare("UPDATE messages USING TIMESTAMP ? SET edited_body = ?, edited_at = ?, edited_seq = ?,"
        + " edits = edits + ?" + WHERE);
    react = cql.prepare("UPDATE messages USING TIMESTAMP ? SET reactions = reactions + ?" + WHERE);
    takeBack = cql.prepare("DELETE reactions[?] FROM messages USING TIMESTAMP ?" + WHERE);
    delete = cql.prepare("UPDATE messages USING TIMESTAMP ? SET deleted_at = ?, body = null, media_id = null,"
        + " mentions = null, edited_body = null" + WHERE);
    empty = cql.prepare("UPDATE messages USING TIMESTAMP ? SET body = null" + WHERE);
  }

  BoundStatement edit(ConversationId conversationId, UUID target, MessageStore.Edit one) {
    return edit.bind(MessageStore.timestamp(target, one.seq()), one.body(), one.at(), one.seq(),
        Map.of(one.seq(), one.messageId()), conversationId.value(), Buckets.ofMessage(target), target);
  }

  BoundStatement react(ConversationId conversationId, UUID target, UserId userId, MessageRow.Reaction reaction) {
    long timestamp = MessageStore.timestamp(target, reaction.seq());
    if (reaction.emoji().isEmpty()) {
      return takeBack.bind(userId.value(), timestamp, conversationId.value(), Buckets.ofMessage(target), target);
    }
    TupleValue value = REACTION.newValue(reaction.seq(), reaction.emoji());
    return react.bind(timestamp, Map.of(userId.value(), value), conversationId.value(), Buckets.ofMessage(target),
        target);
  }

  BoundStatement delete(ConversationId conversationId, UUID target, long seq, Instant at) {
    return delete.bind(MessageStore.timestamp(target, seq), at, conversationId.value(), Buckets.ofMessage(target),
        target);
  }

  BoundStatement empty(ConversationId conversationId, UUID messageId, long seq) {
    return empty.bind(MessageStore.timestamp(messageId, seq), conversationId.value(), Buckets.ofMessage(messageId),
        messageId);
  }

  /// A cell of the column `reactions`.
  static MessageRow.Reaction reaction(TupleValue value) {
    return new MessageRow.Reaction(value.getLong(0), String.valueOf(value.getString(1)));
  }
}
