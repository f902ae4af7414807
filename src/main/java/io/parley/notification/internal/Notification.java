package io.parley.notification.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What a device is told: that there is something new in a conversation, and how much.
///
/// @param notificationId the same for the same message and device, however often it is sent
/// @param seq of the latest message
/// @param unread in the conversation; stops at 100
/// @param badge unread in all conversations that are not muted; stops at 999
/// @param mentioned whether the user is named in what is new
/// @param senderName of the latest message; null where it is not revealed or has none, like the three below
@JsonInclude(JsonInclude.Include.NON_NULL)
record Notification(UUID notificationId, UUID userId, String deviceId, UUID conversationId, long seq, int unread,
    int badge, boolean mentioned, @Nullable UUID senderId, @Nullable String senderName,
    @Nullable String conversationTitle, @Nullable String body) {
  /// The same without what takes most room.
  Notification withoutBody() {
    return new Notification(notificationId, userId, deviceId, conversationId, seq, unread, badge, mentioned, senderId,
        senderName, conversationTitle, null);
  }

  /// The names of fields on the wire.
  static final JsonMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .build();
}
