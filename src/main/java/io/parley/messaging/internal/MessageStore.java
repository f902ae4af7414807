package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.platform.Uuids;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Message rows, the claims beside them, and what later entries of the log make of a row.
///
/// Every write carries its own timestamp, so that repeating one, however late and from whichever node, changes nothing.
interface MessageStore {
  /// Writes row and claim in one mutation, with the id's own time.
  Mono<Void> write(StoredMessage message);

  /// Keeps the place of a message with what its record says, which is nothing where it can't be read. Where the message itself
  /// is stored, sooner or later, it stands: this is written as if a microsecond before it.
  Mono<Void> hold(StoredMessage said);

  /// The claims of one key in these buckets; none where a bucket has none.
  Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId, UUID clientMessageId);

  /// The rows of these ids; those that do not exist are left out.
  Mono<Map<UUID, MessageRow>> rows(ConversationId conversationId, Collection<UUID> messageIds);

  /// The entries that edited a message, by their seq.
  Mono<NavigableMap<Long, UUID>> edits(ConversationId conversationId, UUID messageId);

  /// Folds an edit into its target.
  Mono<Void> edit(ConversationId conversationId, UUID target, Edit edit);

  /// Folds a reaction into its target; an empty one takes the user's last one back.
  Mono<Void> react(ConversationId conversationId, UUID target, UserId userId, MessageRow.Reaction reaction);

  /// Marks a message as deleted and forgets what it said.
  Mono<Void> delete(ConversationId conversationId, UUID target, long seq, Instant at);

  /// Forgets the bodies of entries about a message that the entry at `seq` deleted.
  Mono<Void> empty(ConversationId conversationId, Collection<UUID> messageIds, long seq);

  /// The write timestamp of what the entry at `seq` does to a message, in microseconds: later than the message itself,
  /// ordered as the log, and the same from whoever writes it.
  static long timestamp(UUID messageId, long seq) {
    return Uuids.micros(messageId) + seq;
  }

  /// @param messageId the edit's own id
  record Edit(long seq, UUID messageId, String body) {
    Instant at() {
      return Uuids.instant(messageId);
    }
  }
}
