package io.parley.conversation;

import io.parley.identity.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A wish for a conversation.
///
/// @param title ignored in a direct conversation, which has none
/// @param memberIds the others; the maker is added
public record NewConversation(ConversationKind kind, @Nullable String title, UserId createdBy, Set<UserId> memberIds,
    boolean historyVisible) {}
