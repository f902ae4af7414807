package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/// Lets the messages of one conversation into Kafka in the order in which they came, though they are stored in parallel.
///
/// A message that fails gives its turn up, so that it delays only its own conversation, and no longer than its own
/// deadline. Holds one entry for each conversation with a message on its way.
final class PublicationOrder {
  private static final CompletableFuture<Void> NOBODY = CompletableFuture.completedFuture(null);

  private final ConcurrentHashMap<ConversationId, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  /// Stands in line. Whoever takes a turn must end it.
  Turn take(ConversationId conversationId) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(conversationId, mine);
    return new Turn(conversationId, before == null ? NOBODY : before, mine);
  }

  int waiting() {
    return last.size();
  }

  final class Turn {
    private final ConversationId conversationId;
    private final CompletableFuture<Void> before;
    private final CompletableFuture<Void> mine;

    private Turn(ConversationId conversationId, CompletableFuture<Void> before, CompletableFuture<Void> mine) {
      this.conversationId = conversationId;
      this.before = before;
      this.mine = mine;
    }

    /// Completes when all who came earlier have ended their turns.
    Mono<Void> come() {
      return before.isDone() ? Mono.empty() : Mono.fromFuture(before, true);
    }

    /// Lets the next one go, once those before have gone; ending twice is fine.
    void end() {
      var _ = before.whenComplete((_, _) -> {
        last.remove(conversationId, mine);
        mine.complete(null);
      });
    }
  }
}
