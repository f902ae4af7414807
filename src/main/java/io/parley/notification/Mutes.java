package io.parley.notification;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The conversations of which users want no notifications. Others don't see it, and messages come as ever.
public interface Mutes {
  /// Until when this user is not notified of the conversation; empty where they are.
  ///
  /// Fails with `not_a_member`.
  Mono<Instant> until(UserId userId, ConversationId conversationId);

  /// Ends by itself.
  ///
  /// @param until null where the user wants to be notified again
  ///
  /// Fails with `not_a_member`.
  Mono<Void> mute(UserId userId, ConversationId conversationId, @Nullable Instant until);
}
