package io.parley.conversation;

/// A member's standing seen from the user: which conversation, and in which interval.
public record Membership(ConversationId conversationId, Member member) {}
