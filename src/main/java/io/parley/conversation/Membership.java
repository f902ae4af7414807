package io.parley.conversation;

/// A member's standing seen from the user: which conversation, and in which interval.
///
/// @param channel whether it is a channel
public record Membership(ConversationId conversationId, Member member, boolean channel) {}
