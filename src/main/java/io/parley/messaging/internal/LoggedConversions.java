package io.parley.messaging.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.messaging.Messages;
import io.parley.messaging.ops.Conversions;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import reactor.core.publisher.Mono;

/// Conversions as entries of the conversations' logs, so that each has its place between messages.
final class LoggedConversions implements Conversions {
  private final Conversations conversations;
  private final Messages messages;

  LoggedConversions(Conversations conversations, Messages messages) {
    this.conversations = conversations;
    this.messages = messages;
  }

  @Override
  public Mono<Void> toChannel(ConversationId conversationId) {
    return Mono.defer(() -> conversations.find(conversationId))
        .switchIfEmpty(Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
            "There is no conversation " + conversationId)))
        .flatMap(this::convert);
  }

  private Mono<Void> convert(Conversation conversation) {
    return switch (conversation.kind()) {
      case CHANNEL -> Mono.empty();
      case DIRECT -> Mono.error(() -> new ParleyException(ErrorKind.CONFLICT, "conflict",
          "A direct conversation can't become a channel; only a group can"));
      case GROUP -> messages.change(conversation.conversationId(), OPERATOR, new ConversationEvent.BecameChannel())
          .then();
    };
  }
}
