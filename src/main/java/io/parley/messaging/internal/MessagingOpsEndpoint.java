package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.ops.ConversationLooks.Crowd;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.UnreadReasons.Reason;
import io.parley.messaging.ops.UnreadReasons;
import reactor.core.publisher.Mono;

/// Answers other nodes from storage.
final class MessagingOpsEndpoint implements MessagingOpsExchange {
  private final UnreadReasons reasons;
  private final ConversationLooks looks;

  MessagingOpsEndpoint(UnreadReasons reasons, ConversationLooks looks) {
    this.reasons = reasons;
    this.looks = looks;
  }

  @Override
  public Mono<Reason> unread(UnreadWish wish) {
    return reasons.of(wish.reader(), wish.conversationId(), wish.limit());
  }

  @Override
  public Mono<Integer> unreadTotal(UserId reader) {
    return reasons.total(reader);
  }

  @Override
  public Mono<Look> look(ConversationId conversationId) {
    return looks.of(conversationId);
  }

  @Override
  public Mono<Crowd> members(CrowdWish wish) {
    return looks.members(wish.conversationId(), wish.after(), wish.limit());
  }
}
