package io.parley.conversation;

import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Uuids;
import java.util.UUID;

/// A place where people talk.
public record ConversationId(UUID value) {
  private static final UUID DIRECT_NAMESPACE = UUID.fromString("6f3c3b7e-9d0a-5c64-8d5b-2f6b0a1de5c1");

  /// @throws ParleyException `bad_request` when the text is no UUID
  public static ConversationId parse(String text) {
    return new ConversationId(Uuids.parse(text, "conversation_id"));
  }

  /// The one direct conversation of two people, whoever of them asks.
  public static ConversationId direct(UserId one, UserId other) {
    boolean inOrder = one.compareTo(other) <= 0;
    return new ConversationId(Uuids.named(DIRECT_NAMESPACE, inOrder ? one + ":" + other : other + ":" + one));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
