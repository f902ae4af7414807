package io.parley.notification.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Unread;
import java.util.List;
import java.util.Map;

/// What a user is notified of, and where. No notice where there is a reason against it.
///
/// @param reason why there is nothing to push, as the meter calls it; `pushed` where there is
/// @param unread by conversation, without those that are muted
record Occasion(String reason, List<PushTarget> targets, List<Notice> notices, Map<ConversationId, Integer> unread) {
  static final String PUSHED = "pushed";

  static Occasion none(String reason) {
    return new Occasion(reason, List.of(), List.of(), Map.of());
  }

  int unread(Notice notice) {
    return unread.getOrDefault(notice.conversationId(), 0);
  }

  int badge() {
    return Math.min(unread.values().stream().mapToInt(Integer::intValue).sum(), Unread.MOST);
  }
}
