package io.parley.simulation;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.MemberRole;
import io.parley.history.SeenMessage;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import io.parley.messaging.Fold;
import io.parley.messaging.Message;
import io.parley.messaging.MessageType;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What devices read from the frames that production writes.
final class Frames {
  private static final JsonMapper JSON = new JsonMapper();

  private Frames() {}

  sealed interface Frame {
    record Message(SeenMessage seen) implements Frame {}

    record Receipt(ConversationId conversationId, UserId of, Cursor cursor, @Nullable Integer unread)
        implements
          Frame {}

    record Hint(ConversationId conversationId, long latestSeq) implements Frame {}

    record Resync() implements Frame {}

    record Other() implements Frame {}
  }

  static Frame read(byte[] bytes) {
    JsonNode frame = JSON.readTree(bytes);
    return switch (frame.get("type").asString()) {
      case "message" -> new Frame.Message(message(frame));
      case "receipt" -> new Frame.Receipt(new ConversationId(uuid(frame, "conversation_id")),
          new UserId(uuid(frame, "user_id")),
          new Cursor(frame.get("delivered_seq").asLong(), frame.get("read_seq").asLong()),
          frame.hasNonNull("unread") ? frame.get("unread").asInt() : null);
      case "resync" -> new Frame.Resync();
      default -> new Frame.Other();
    };
  }

  private static SeenMessage message(JsonNode frame) {
    UUID target = frame.hasNonNull("target_message_id") ? uuid(frame, "target_message_id") : null;
    Content content = new Content(MessageType.parse(frame.get("message_type").asString()),
        frame.get("body").asString(), target, null, List.of());
    return new SeenMessage(new ConversationId(uuid(frame, "conversation_id")), frame.get("seq").asLong(),
        uuid(frame, "message_id"), new UserId(uuid(frame, "sender_id")), uuid(frame, "client_message_id"), content,
        frame.hasNonNull("event") ? event(frame.get("event")) : null, Fold.NONE);
  }

  private static ConversationEvent event(JsonNode event) {
    String kind = event.get("kind").asString();
    if (kind.equals("created")) {
      return new ConversationEvent.Created();
    }
    UserId user = new UserId(uuid(event, "user_id"));
    return switch (kind) {
      case "member_added" -> new ConversationEvent.MemberAdded(user,
          MemberRole.valueOf(event.get("role").asString().toUpperCase(Locale.ROOT)));
      case "member_removed" -> new ConversationEvent.MemberRemoved(user);
      default -> throw new IllegalArgumentException("no world has a " + event);
    };
  }

  private static UUID uuid(JsonNode node, String field) {
    return UUID.fromString(node.get(field).asString());
  }

  /// As a page shows it.
  static SeenMessage seen(Message message) {
    return new SeenMessage(message.conversationId(), message.seq(), message.messageId(), message.senderId(),
        message.clientMessageId(), message.content(), message.event(), message.fold());
  }
}
