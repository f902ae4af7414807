package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Counts what a reader has not seen yet.
public interface Unread {
  /// More than this nobody counts.
  int MOST = 999;

  /// How many messages by others, of the kinds that count, lie after `readSeq`.
  Mono<Count> count(UserId reader, ConversationId conversationId, long readSeq);

  /// What a user has not seen of `also`, and of their other conversations, by conversation and without what is nothing. Each stops at 100.
  ///
  /// The others are looked at from the latest activity on, until it comes to [#MOST] in all, 50 in a row hold nothing, or 200 were
  /// looked at. One membership read, one pipelined Redis read, and for each conversation with something behind its reader's cursor
  /// that cursor and a slice of the log of at most 1,000 rows.
  ///
  /// @param also are looked at in any case, where the user is in them
  /// @param without are not looked at
  Mono<Map<ConversationId, Integer>> total(UserId reader, Set<ConversationId> also, Set<ConversationId> without);

  /// @param unread stops at 100; 0 for one who never was in it
  /// @param latestSeq the end up to which was counted: what comes after it counts on top
  record Count(int unread, long latestSeq) {}
}
