package io.parley.messaging.internal;

import io.parley.conversation.ConversationEvent;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Fold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as storage holds it.
///
/// @param content as it was sent; without body, media and mentions once it is deleted
/// @param seq null before fan-out has numbered it
/// @param edited the last edit; null where there is none
/// @param reactions one a user
record MessageRow(UUID messageId, UserId senderId, UUID clientMessageId, Content content,
    @Nullable ConversationEvent event, @Nullable Long seq, @Nullable Edited edited, Map<UserId, Reaction> reactions,
    @Nullable Instant deletedAt) {

  record Edited(String body, Instant at, long seq) {}

  /// @param seq of the entry that brought it
  record Reaction(long seq, String emoji) {}

  boolean deleted() {
    return deletedAt != null;
  }

  /// What the message says once all is folded in.
  Content folded() {
    return edited == null || deleted() ? content : content.withBody(edited.body);
  }

  /// @param lastSeq reactions of entries beyond it are not for the reader's eyes
  Fold fold(long lastSeq) {
    if (deleted()) {
      return new Fold(null, deletedAt, Map.of());
    }
    return new Fold(edited == null ? null : edited.at, null, byEmoji(lastSeq));
  }

  private Map<String, List<UserId>> byEmoji(long lastSeq) {
    if (reactions.isEmpty()) {
      return Map.of();
    }
    Map<String, List<UserId>> byEmoji = new LinkedHashMap<>();
    reactions.entrySet().stream().filter(one -> one.getValue().seq <= lastSeq)
        .sorted(Comparator.comparingLong(one -> one.getValue().seq))
        .forEach(one -> byEmoji.computeIfAbsent(one.getValue().emoji, _ -> new ArrayList<>()).add(one.getKey()));
    return byEmoji;
  }

  /// The same with another last edit.
  MessageRow with(@Nullable Edited other) {
    return new MessageRow(messageId, senderId, clientMessageId, content, event, seq, other, reactions, deletedAt);
  }
}
