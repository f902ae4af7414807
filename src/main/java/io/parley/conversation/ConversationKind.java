package io.parley.conversation;

/// How a conversation reaches its members.
public enum ConversationKind {
  /// Two people; the same two are always in the same one.
  DIRECT,
  /// Up to 500 members, pushed to each of them.
  GROUP,
  /// Any number of members, who pull after a hint.
  CHANNEL
}
