package io.parley.messaging;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Counts what a reader has not seen yet.
public interface Unread {
  /// How many messages by others, of the kinds that count, lie after `readSeq`.
  Mono<Count> count(UserId reader, ConversationId conversationId, long readSeq);

  /// How much a user has not seen in each of the conversations with the latest activity, and in those of `also` that they are in;
  /// those included in which that is nothing. Each stops at 100. One membership read, one pipelined Redis read, and for each conversation with something behind its
  /// reader's cursor that cursor and a slice of the log of at most 1,000 rows.
  ///
  /// @param most how many conversations are looked at beside those
  Mono<Map<ConversationId, Integer>> latest(UserId reader, int most, Set<ConversationId> also);

  /// @param unread stops at 100; 0 for one who never was in it
  /// @param latestSeq the end up to which was counted: what comes after it counts on top
  record Count(int unread, long latestSeq) {}
}
