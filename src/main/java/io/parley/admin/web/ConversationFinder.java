package io.parley.admin.web;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.platform.Uuids;
import java.util.UUID;
import reactor.core.publisher.Flux;

/// Finds a conversation by its id.
final class ConversationFinder implements Finder {
  private final Conversations conversations;

  ConversationFinder(Conversations conversations) {
    this.conversations = conversations;
  }

  @Override
  public Flux<Hit> find(String typed) {
    return Uuids.isUuid(typed)
        ? conversations.find(new ConversationId(UUID.fromString(typed)))
            .map(found -> new Hit("Conversation", ConversationFile.name(found),
                ConversationsPage.url(found.conversationId())))
            .flux()
        : Flux.empty();
  }
}
