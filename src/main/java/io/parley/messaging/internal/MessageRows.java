package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.TupleValue;
import io.parley.conversation.ConversationEvent;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of the table `messages`, to and fro.
final class MessageRows {
  private final EventFormat events;

  MessageRows(EventFormat events) {
    this.events = events;
  }

  /// Whether the message itself is there, and not only what others made of it.
  static boolean wasSent(Row row) {
    return !row.isNull("sender_id");
  }

  MessageRow read(Row row) {
    String event = row.getString("event");
    return new MessageRow(uuid(row, "message_id"), new UserId(uuid(row, "sender_id")), uuid(row, "client_message_id"),
        content(row), event == null ? null : events.read(event), row.get("seq", Long.class), edited(row),
        reactions(row), row.getInstant("deleted_at"));
  }

  private static Content content(Row row) {
    return new Content(MessageType.parse(Objects.requireNonNull(row.getString("message_type"))),
        Objects.requireNonNullElse(row.getString("body"), ""), row.getUuid("target_message_id"),
        row.getUuid("media_id"), Objects.requireNonNullElse(row.getList("mentions", UUID.class), List.of()));
  }

  private static MessageRow.@Nullable Edited edited(Row row) {
    String body = row.getString("edited_body");
    return body == null
        ? null
        : new MessageRow.Edited(body, Objects.requireNonNull(row.getInstant("edited_at")), row.getLong("edited_seq"));
  }

  private static Map<UserId, MessageRow.Reaction> reactions(Row row) {
    Map<UUID, TupleValue> cells = row.getMap("reactions", UUID.class, TupleValue.class);
    if (cells == null || cells.isEmpty()) {
      return Map.of();
    }
    Map<UserId, MessageRow.Reaction> reactions = HashMap.newHashMap(cells.size());
    cells.forEach((user, cell) -> reactions.put(new UserId(user), FoldStatements.reaction(cell)));
    return reactions;
  }

  @Nullable
  String event(StoredMessage message) {
    ConversationEvent event = message.event();
    return event == null ? null : events.write(event);
  }

  /// Leaves out what the message does not have: a null would be a tombstone for each.
  BoundStatement unsetAbsent(StoredMessage message, BoundStatement insert) {
    Content content = message.content();
    BoundStatement statement = insert;
    statement = content.targetMessageId() == null ? statement.unset("target_message_id") : statement;
    statement = content.mediaId() == null ? statement.unset("media_id") : statement;
    statement = content.mentions().isEmpty() ? statement.unset("mentions") : statement;
    return message.event() == null ? statement.unset("event") : statement;
  }

  private static UUID uuid(Row row, String column) {
    return Objects.requireNonNull(row.getUuid(column), column);
  }
}
