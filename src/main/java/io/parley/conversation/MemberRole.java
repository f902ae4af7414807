package io.parley.conversation;

/// A member's standing. What each may do: [MemberRules].
public enum MemberRole {
  OWNER, ADMIN, MEMBER
}
