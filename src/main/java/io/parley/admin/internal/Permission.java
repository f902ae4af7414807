package io.parley.admin.internal;

/// What may be asked or done in the console. Code asks for one of these, never for an [OperatorRole].
public enum Permission {
  /// Every page and figure without content.
  CONSOLE_VIEW("console:view", "Looking at the console", OperatorRole.VIEWER),
  NODES_DRAIN("nodes:drain", "Draining a node", OperatorRole.OPERATOR),
  SESSIONS_DISCONNECT("sessions:disconnect", "Disconnecting a session", OperatorRole.OPERATOR),
  TOKENS_REVOKE("tokens:revoke", "Revoking tokens", OperatorRole.OPERATOR),
  USERS_BAN("users:ban", "Banning a user", OperatorRole.OPERATOR),
  MEMBERS_MUTE("members:mute", "Muting a member", OperatorRole.OPERATOR),
  CONVERSATIONS_CONVERT("conversations:convert", "Turning a group into a channel", OperatorRole.OPERATOR),
  DEAD_LETTERS_REPLAY("dead-letters:replay", "Replaying", OperatorRole.OPERATOR),
  DEAD_LETTERS_DISCARD("dead-letters:discard", "Discarding", OperatorRole.OPERATOR),
  LISTS_EXPORT("lists:export", "Exporting a list", OperatorRole.OPERATOR),
  CONTENT_READ("content:read", "Reading content", OperatorRole.ADMIN),
  AUDIT_EXPORT("audit:export", "Exporting the audit log", OperatorRole.ADMIN);

  private final String text;
  private final String gerund;
  private final OperatorRole least;

  Permission(String text, String gerund, OperatorRole least) {
    this.text = text;
    this.gerund = gerund;
    this.least = least;
  }

  /// As documents name it.
  public String text() {
    return text;
  }

  /// The first role that has it.
  public OperatorRole least() {
    return least;
  }

  /// What stands where its button would be, for a role that lacks it: "Draining a node needs the operator role."
  public String sentence() {
    return "%s needs the %s role.".formatted(gerund, least);
  }
}
