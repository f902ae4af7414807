package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Turns groups into channels, while they run.
public interface Conversions {
  /// The sender of a system message that an operator brought about: no user has this id.
  UserId OPERATOR = new UserId(new UUID(0, 0));

  /// Has the group's members pull from a place of its log on instead of being pushed to. Nothing is lost or numbered anew, and it
  /// can't be turned back. Done at once where it is a channel already.
  ///
  /// Fails with `not_found` where there is no such conversation, with `conflict` for a direct one, and with `unavailable` when the
  /// change was not applied within 5 s: it may still come, and asking again is safe.
  Mono<Void> toChannel(ConversationId conversationId);
}
