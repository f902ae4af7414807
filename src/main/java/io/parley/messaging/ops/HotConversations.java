package io.parley.messaging.ops;

import io.parley.conversation.ConversationId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Where most is said now, as counted by the nodes that number the logs.
public interface HotConversations {
  /// Conversations that are listed at most.
  int MAX_LIMIT = 100;
  /// Partitions of which the hottest is told at most.
  int MAX_LEADERS = 1_024;

  /// The conversations with the most entries within the last minute, system messages, reactions and edits included: the most first.
  /// Each node counts what it numbered itself in bounded memory, and says by how much it may be wrong.
  ///
  /// Every node with the role fan-out is asked; one that does not answer in time is said to be silent, and what the others say stands.
  /// Fails with `bad_request` for a limit below 1.
  ///
  /// @param limit above [#MAX_LIMIT] it counts as that
  Mono<Hottest> now(int limit);

  /// [#now], of those in one partition.
  Mono<Hottest> in(int partition, int limit);

  /// [#now], of each partition the first one.
  ///
  /// @param limit above [#MAX_LEADERS] it counts as that
  Mono<Hottest> leaders(int limit);

  /// @param silent nodes that did not answer: what they number is missing
  record Hottest(List<Hot> conversations, List<String> silent) {}

  /// @param atLeast entries in `window`; the true number is not below it
  /// @param atMost the true number is not above it
  /// @param ofPartition all entries of the partition in `window`
  /// @param window up to a minute; shorter on a node that began to count less than a minute ago
  /// @param nodeId that counted; null where there are no other nodes
  record Hot(ConversationId conversationId, int partition, long atLeast, long atMost, long ofPartition,
      Duration window, @Nullable String nodeId) {
    /// The same, as counted by a node.
    public Hot at(String node) {
      return new Hot(conversationId, partition, atLeast, atMost, ofPartition, window, node);
    }

    /// Entries a second, by `atLeast`.
    public double perSecond() {
      return atLeast * 1_000.0 / Math.max(1, window.toMillis());
    }
  }
}
