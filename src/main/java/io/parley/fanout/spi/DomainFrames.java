package io.parley.fanout.spi;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.messaging.DeliveryStatus;
import io.parley.messaging.Message;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Messages and conversations in the shape that clients get, the same in pushes, pages and REST answers.
public final class DomainFrames {
  private DomainFrames() {}

  public static ServerFrame.Message message(Message message, DeliveryStatus status) {
    return new ServerFrame.Message(message.conversationId().value(), message.seq(), message.messageId(),
        message.senderId().value(), message.clientMessageId(), message.type().wireName(), message.body(), null, null,
        List.of(), ServerFrames.time(message.sentAt()), wireName(status), event(message.event()));
  }

  public static ServerFrame.Conversation conversation(Conversation conversation, long latestSeq) {
    return new ServerFrame.Conversation(conversation.conversationId().value(), wireName(conversation.kind()),
        conversation.title(), ServerFrames.time(conversation.createdAt()), conversation.createdBy().value(),
        conversation.memberCount(), latestSeq, conversation.historyVisible());
  }

  /// A constant's name as on the wire.
  public static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static ServerFrame.@Nullable Event event(@Nullable ConversationEvent event) {
    return switch (event) {
      case null -> null;
      case ConversationEvent.Created() -> new ServerFrame.Event("created", null, null, null);
      case ConversationEvent.MemberAdded(var userId, var role) ->
        new ServerFrame.Event("member_added", userId.value(), wireName(role), null);
      case ConversationEvent.MemberRemoved(var userId) ->
        new ServerFrame.Event("member_removed", userId.value(), null, null);
      case ConversationEvent.Renamed(var title) -> new ServerFrame.Event("renamed", null, null, title);
    };
  }
}
