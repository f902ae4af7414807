package io.parley.conversation;

import io.parley.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A conversation, without what is said in it.
///
/// @param title null in direct conversations
/// @param historyVisible whether members see what lies before their joining
public record Conversation(ConversationId conversationId, ConversationKind kind, @Nullable String title,
    Instant createdAt, UserId createdBy, int memberCount, boolean historyVisible) {}
