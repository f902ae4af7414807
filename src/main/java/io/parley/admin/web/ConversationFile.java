package io.parley.admin.web;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.messaging.ops.ConversationLooks.Crowd;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations.Hottest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the page of one conversation shows, block by block.
public record ConversationFile(ConversationId conversationId, Block<Look> look, Block<Crowd> crowd,
    Block<Hottest> hottest, Instant readAt) {
  /// Blocks that did not come in time.
  public boolean late() {
    return look.late() || crowd.late() || hottest.late();
  }

  /// Its title; the id where it has none or nobody could tell.
  public String name() {
    return look.value() == null ? conversationId.toString() : name(look.value().conversation());
  }

  static String name(Conversation conversation) {
    String title = conversation.title();
    return title == null || title.isBlank() ? conversation.conversationId().toString() : title;
  }

  /// Whether all members came, furthest behind first.
  public boolean sorted() {
    return crowd.value() != null && crowd.value().all();
  }

  /// Its place among the hottest; null where it has none.
  public @Nullable Hot hot() {
    return hottest.value() == null
        ? null
        : hottest.value().conversations().stream().filter(hot -> hot.conversationId().equals(conversationId))
            .findFirst().orElse(null);
  }

  /// Entries a second in the last minute.
  public String rate(Show show) {
    Hot hot = hot();
    return hot == null ? "0" : ConversationRow.rate(hot, show);
  }
}
