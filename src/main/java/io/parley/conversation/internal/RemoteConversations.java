package io.parley.conversation.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import reactor.core.publisher.Mono;

/// Conversations on the nodes that have the role messaging.
final class RemoteConversations implements Conversations {
  private final Peers peers;

  RemoteConversations(Peers peers) {
    this.peers = peers;
  }

  @Override
  public Mono<Creation> create(NewConversation wish) {
    return peers.ask(Role.MESSAGING, wish.createdBy(), ConversationExchange.class, there -> there.create(wish));
  }

  @Override
  public Mono<Conversation> find(ConversationId conversationId) {
    return peers.ask(Role.MESSAGING, conversationId, ConversationExchange.class, there -> there.find(conversationId));
  }
}
