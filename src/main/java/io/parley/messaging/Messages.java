package io.parley.messaging;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Takes messages into their conversations.
public interface Messages {
  /// Longest body, in bytes of UTF-8.
  int MAX_BODY_BYTES = 10_240;
  /// Longest reaction: the longest emoji sequences have 35 bytes.
  int MAX_REACTION_BYTES = 64;
  int MAX_MENTIONS = 100;

  /// Takes a message into its conversation.
  ///
  /// Idempotent for 7 days: repeating [SendMessage#clientMessageId] with a higher attempt gives the first answer and
  /// stores nothing new. The answer means durable (Cassandra LOCAL_QUORUM and Kafka acks=all), not delivered.
  /// Sends of one conversation that arrive in order are published in that order.
  ///
  /// Fails with `not_a_member`, `muted`, `blocked`, `body_too_large`, `bad_request`, `conflict` (same key, other content),
  /// `not_found` and `forbidden` (the message it is about), `overloaded` (nothing was stored), and with `unavailable` when no quorum answers within `parley.messaging.write-timeout`: it may then have been stored.
  Mono<MessageAccepted> send(SendMessage command);

  /// Puts a system message into the log, without waiting for its place. Durable once this completes.
  Mono<UUID> announce(ConversationId conversationId, UserId actor, ConversationEvent event);

  /// [#announce], completing once fan-out has applied the change; gives its seq. Fails with `unavailable` after 5 s:
  /// the change may still come, and asking again is safe.
  Mono<Long> change(ConversationId conversationId, UserId actor, ConversationEvent event);
}
