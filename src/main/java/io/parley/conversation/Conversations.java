package io.parley.conversation;

import reactor.core.publisher.Mono;

/// The places where people talk.
public interface Conversations {
  int MAX_GROUP_MEMBERS = 500;
  int MAX_TITLE_LENGTH = 200;

  /// Makes a conversation and writes its members (LOCAL_QUORUM) before it answers. Asking for the direct conversation
  /// of the same two people again gives the first one, completing what a crash may have left undone.
  ///
  /// Fails with `bad_request` for unknown members, a direct conversation without exactly one other, or a title that is
  /// blank or too long, and with `too_many_members` above [#MAX_GROUP_MEMBERS] in a group.
  Mono<Creation> create(NewConversation wish);

  /// Empty when there is none.
  Mono<Conversation> find(ConversationId conversationId);

  /// @param isNew false when the direct conversation of these two existed
  record Creation(Conversation conversation, boolean isNew) {}
}
