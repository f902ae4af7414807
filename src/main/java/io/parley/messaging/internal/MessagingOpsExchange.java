package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.ops.ConversationLooks.Crowd;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.UnreadReasons.Reason;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that has the role messaging, for operators: its ports `UnreadReasons` and `ConversationLooks`.
interface MessagingOpsExchange {
  @RSocketExchange("messaging-ops.unread")
  Mono<Reason> unread(@Payload UnreadWish wish);

  @RSocketExchange("messaging-ops.unread-total")
  Mono<Integer> unreadTotal(@Payload UserId reader);

  @RSocketExchange("messaging-ops.look")
  Mono<Look> look(@Payload ConversationId conversationId);

  @RSocketExchange("messaging-ops.members")
  Mono<Crowd> members(@Payload CrowdWish wish);

  record UnreadWish(UserId reader, ConversationId conversationId, int limit) {}

  record CrowdWish(ConversationId conversationId, @Nullable UserId after, int limit) {}
}
