package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Cursors, which only rise, in whatever order they are written.
interface CursorStore {
  Mono<Map<UserId, Cursor>> all(ConversationId conversationId);

  /// [Cursor#NONE] where nothing was said yet.
  Mono<Cursor> find(ConversationId conversationId, UserId userId);

  /// What these devices hold; those that have said nothing are left out.
  Mono<Map<UserDevice, Long>> devices(ConversationId conversationId, Collection<UserDevice> devices);

  /// What the devices of one user hold, by their id: those that have said anything, `limit` at most.
  Mono<Map<DeviceId, Long>> devices(ConversationId conversationId, UserId userId, int limit);

  /// Raises what is higher; zero means nothing to say.
  ///
  /// @param devices what single devices hold
  Mono<Void> raise(ConversationId conversationId, UserId userId, Cursor cursor, Map<DeviceId, Long> devices);
}
