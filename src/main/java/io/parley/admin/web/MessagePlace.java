package io.parley.admin.web;

import io.parley.conversation.ConversationId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A message's place as operators write it: `conversation:seq`.
record MessagePlace(ConversationId conversationId, long seq) {
  private static final Pattern TEXT = Pattern
      .compile("\\s*(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}):(\\d{1,18})\\s*");

  /// Null for what is none.
  static @Nullable MessagePlace of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? new MessagePlace(ConversationId.parse(parts.group(1)), Long.parseLong(parts.group(2)))
        : null;
  }

  @Override
  public String toString() {
    return conversationId + ":" + seq;
  }
}
