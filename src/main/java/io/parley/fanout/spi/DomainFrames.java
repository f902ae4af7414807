package io.parley.fanout.spi;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.DeliveryStatus;
import io.parley.messaging.Fold;
import io.parley.messaging.Message;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Messages and conversations in the shape that clients get, the same in pushes, pages and REST answers.
public final class DomainFrames {
  private DomainFrames() {}

  public static ServerFrame.Message message(Message message, DeliveryStatus status) {
    Content content = message.content();
    Fold fold = message.fold();
    return new ServerFrame.Message(message.conversationId().value(), message.seq(), message.messageId(),
        message.senderId().value(), message.clientMessageId(), content.type().wireName(), content.body(),
        content.targetMessageId(), content.mediaId() == null ? null : new ServerFrame.Media(content.mediaId()),
        content.mentions(), ServerFrames.time(message.sentAt()), wireName(status), event(message.event()),
        time(fold.editedAt()), time(fold.deletedAt()), reactions(fold.reactions()));
  }

  public static ServerFrame.Conversation conversation(Conversation conversation, long latestSeq) {
    return new ServerFrame.Conversation(conversation.conversationId().value(), wireName(conversation.kind()),
        conversation.title(), ServerFrames.time(conversation.createdAt()), conversation.createdBy().value(),
        conversation.memberCount(), latestSeq, conversation.historyVisible());
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : ServerFrames.time(at);
  }

  private static @Nullable Map<String, List<UUID>> reactions(Map<String, List<UserId>> byEmoji) {
    if (byEmoji.isEmpty()) {
      return null;
    }
    Map<String, List<UUID>> ids = LinkedHashMap.newLinkedHashMap(byEmoji.size());
    byEmoji.forEach((emoji, users) -> ids.put(emoji, users.stream().map(UserId::value).toList()));
    return ids;
  }

  /// A constant's name as on the wire.
  public static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static ServerFrame.@Nullable Event event(@Nullable ConversationEvent event) {
    return switch (event) {
      case null -> null;
      case ConversationEvent.Created() -> new ServerFrame.Event("created", null, null, null, null);
      case ConversationEvent.MemberAdded(var userId, var role) ->
        new ServerFrame.Event("member_added", userId.value(), wireName(role), null, null);
      case ConversationEvent.RoleChanged(var userId, var role) ->
        new ServerFrame.Event("role_changed", userId.value(), wireName(role), null, null);
      case ConversationEvent.MemberRemoved(var userId) ->
        new ServerFrame.Event("member_removed", userId.value(), null, null, null);
      case ConversationEvent.MemberMuted(var userId, var until) ->
        new ServerFrame.Event("member_muted", userId.value(), null, null, time(until));
      case ConversationEvent.Renamed(var title) -> new ServerFrame.Event("renamed", null, null, title, null);
      case ConversationEvent.BecameChannel() -> new ServerFrame.Event("became_channel", null, null, null, null);
    };
  }
}
